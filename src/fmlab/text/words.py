"""A tokenizer that cuts at spaces: one word, one token. Enough for the made-up world, whose vocabulary is closed.

Left out: everything that real text needs (spelling, unseen words, bytes). Page 1.1 builds a byte-level BPE for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fmlab.world import World
from fmlab.world.sentences import vocabulary

EOS, UNK = "<eos>", "<unk>"
SPECIALS = ("<pad>", EOS, UNK, "<user>", "<bot>", "<end>")
# Words of conversation for chapter 4: in the vocabulary from the start, so that no matrix must grow later.
CONVERSATION = "hello thanks please sorry sure of course yes no maybe good bad answer name give as in for".split()


class WordTokenizer:
    """Maps space-separated words to integers and back; id 1 (`<eos>`) starts and separates documents.

    words: the vocabulary without the special tokens; order decides the ids. Raises ValueError on repeated words.
    """

    def __init__(self, words: Iterable[str]):
        self.words = [*SPECIALS, *words]
        self.ids = {w: i for i, w in enumerate(self.words)}
        if len(self.ids) != len(self.words):
            repeated = sorted({w for w in self.words if self.words.count(w) > 1})
            raise ValueError(f"A vocabulary needs different words; repeated: {', '.join(repeated[:5])}.")
        self.eos, self.unk = self.ids[EOS], self.ids[UNK]

    def __len__(self) -> int:
        return len(self.words)

    def encode(self, text: str) -> list[int]:
        """Ids of the words of a text; words outside the vocabulary become `<unk>`, which cannot be undone."""
        return [self.ids.get(word, self.unk) for word in text.split()]

    def decode(self, ids: Sequence[int]) -> str:
        """The words of some ids, joined by single spaces. Raises IndexError for an id outside the vocabulary."""
        if any(not 0 <= int(i) < len(self.words) for i in ids):
            raise IndexError(f"Token ids must lie in 0..{len(self.words) - 1}.")
        return " ".join(self.words[int(i)] for i in ids)


def world_tokenizer(world: World) -> WordTokenizer:
    """The tokenizer of a world: every word that any of its sentences can hold, and those of conversation."""
    return WordTokenizer(sorted({*CONVERSATION, *vocabulary(world)}))
