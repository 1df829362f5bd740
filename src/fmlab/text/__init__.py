"""Text on its way to a model: words to numbers, documents to one stream, the stream to batches."""

from fmlab.text.batches import epochs, pack, windows
from fmlab.text.bpe import BPE
from fmlab.text.cleaning import clean_html
from fmlab.text.shards import ShardBatches, Shards, write_shards
from fmlab.text.sources import load
from fmlab.text.words import SPECIALS, WordTokenizer, world_tokenizer

__all__ = [
    "BPE",
    "SPECIALS",
    "ShardBatches",
    "Shards",
    "WordTokenizer",
    "clean_html",
    "epochs",
    "load",
    "pack",
    "windows",
    "world_tokenizer",
    "write_shards",
]
