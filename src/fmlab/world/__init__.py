"""The made-up world: a small truth, and everything that can be said about it.

`World(seed)` draws people, cities, drugs, dishes and their facts from one integer and knows which sentences are true.
`documents(world, seed)` writes about it the way a web crawl would. Because the truth is known, quality is counted,
not estimated.
"""

from fmlab.world.documents import document, documents
from fmlab.world.facts import ATTRIBUTES, World
from fmlab.world.sentences import VERDICTS, Judge, sentences, share_true

__all__ = ["ATTRIBUTES", "VERDICTS", "Judge", "World", "document", "documents", "sentences", "share_true"]
