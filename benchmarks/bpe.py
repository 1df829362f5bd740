"""How fast our byte-level BPE is, beside Hugging Face's tokenizers and a textbook: python benchmarks/bpe.py [--quick]

The text is the source code of Python's own standard library, which everyone has: English and code. All of them get the
same files in one process, in turn. Before anything is timed merges and ids are compared; a difference ends the run.
The library may use all cores, ours uses one; so both seconds on the clock and seconds of processor time are told.

Leaves out memory, other languages, and the library's normalisers and offsets (it always computes offsets, ours never).
Writes benchmarks/results/bpe.json and prints it.
"""

from __future__ import annotations

import sys
import sysconfig
from collections import Counter
from itertools import pairwise
from pathlib import Path

from common import about, comparison, needed, quick, report, side_by_side

from fmlab.text import BPE
from fmlab.text.bpe import BYTES
from fmlab.text.pretokens import pretokens

tokenizers = needed("tokenizers")
LIBRARY = "Hugging Face's tokenizers"
SAME = "every file gives the same ids in both"


def files(size: int) -> list[str]:
    """Source files of the standard library, in the order of their names, until they hold `size` bytes."""
    texts, total = [], 0
    root = Path(sysconfig.get_paths()["stdlib"])
    for path in sorted(root.rglob("*.py")):
        if "site-packages" in path.parts or total >= size:
            continue
        try:
            texts.append(path.read_text("utf-8"))
        except UnicodeDecodeError:  # some tests of the library are in other encodings on purpose
            continue
        total += len(texts[-1].encode())
    if total < size:
        sys.exit(f"the standard library of this Python holds {total} bytes of source, {size} are needed")
    return texts


def library(texts: list[str], vocab_size: int):
    """Hugging Face's tokenizers, trained under the same rules."""
    pre_tokenizers = tokenizers.pre_tokenizers
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    settings = {"min_frequency": 0, "show_progress": False, "initial_alphabet": alphabet}
    tokenizer.train_from_iterator(texts, tokenizers.trainers.BpeTrainer(vocab_size=vocab_size, **settings))
    return tokenizer


def ours(texts: list[str], vocab_size: int) -> BPE:
    return BPE.train(texts, vocab_size, specials=())


class Textbook:
    """What most tutorials show: count all pairs of the distinct words anew before each merge; merge by searching."""

    def __init__(self, texts: list[str], vocab_size: int):
        words = Counter(tuple(word.encode()) for text in texts for word in pretokens(text))
        order = {byte: number for number, byte in enumerate(BYTES)}  # an int below 256 is a byte
        self.merges: dict[tuple[int, int], int] = {}
        while len(order) < vocab_size:
            counts: Counter = Counter()
            for word, count in words.items():
                for pair in pairwise(word):
                    counts[pair] += count
            if not counts:
                break
            best = min(counts, key=lambda pair: (-counts[pair], order[pair[0]], order[pair[1]]))
            order[len(order)] = len(order)
            self.merges[best] = len(order) - 1
            words = Counter({tuple(self.join(word, best)): count for word, count in words.items()})

    def join(self, word, pair) -> list[int]:
        joined, place = [], 0
        while place < len(word):
            found = tuple(word[place : place + 2]) == pair
            joined.append(self.merges[pair] if found else word[place])
            place += 2 if found else 1
        return joined

    def encode(self, text: str) -> list[int]:
        ids = []
        for word in pretokens(text):
            symbols = list(word.encode())
            while known := [pair for pair in pairwise(symbols) if pair in self.merges]:
                symbols = self.join(symbols, min(known, key=self.merges.__getitem__))
            ids += [BYTES.index(symbol) if symbol < 256 else symbol for symbol in symbols]
        return ids


def against_library(size: int, vocab_size: int, repeats: int) -> list[dict]:
    texts = files(size)
    mine, theirs = ours(texts, vocab_size), library(texts, vocab_size)
    encodings = theirs.encode_batch_fast(texts)
    if [mine.encode(text) for text in texts] != [encoding.ids for encoding in encodings]:
        sys.exit("ours and tokenizers give different ids")
    del encodings

    def fresh() -> list[list[int]]:  # with nothing remembered from the run before
        tokenizer = BPE(mine.merges, ())
        return [tokenizer.encode(text) for text in texts]

    def beside(what: str, peer: str, found: dict, aim: float | None = None) -> dict:
        sizes = f"{size / 10**6:g} MB, vocabulary {vocab_size:,}"
        return comparison(what, peer, found, package="tokenizers", sizes=sizes, aim=aim, checked=SAME)

    def one_by_one() -> list[list[int]]:
        return [theirs.encode(text).ids for text in texts]

    def in_a_batch() -> list[list[int]]:
        return [one.ids for one in theirs.encode_batch_fast(texts)]

    trained = side_by_side("train", lambda: ours(texts, vocab_size), lambda: library(texts, vocab_size), repeats)
    return [
        beside("learn a tokenizer", LIBRARY, trained, aim=0.1),
        beside("encode text", f"{LIBRARY}, text by text", side_by_side("encode", fresh, one_by_one, repeats)),
        beside("encode text", f"{LIBRARY}, in a batch", side_by_side("encode, batch", fresh, in_a_batch, repeats)),
    ]


def against_textbook(size: int, vocab_size: int, repeats: int) -> list[dict]:
    texts = files(size)
    mine, theirs = ours(texts, vocab_size), Textbook(texts, vocab_size)
    if [mine.encode(text) for text in texts] != [theirs.encode(text) for text in texts]:
        sys.exit("ours and the textbook give different ids")
    trained = side_by_side(
        "textbook train", lambda: ours(texts, vocab_size), lambda: Textbook(texts, vocab_size), repeats
    )
    encoded = side_by_side(
        "textbook encode",
        lambda: [*map(BPE(mine.merges, ()).encode, texts)],
        lambda: [*map(theirs.encode, texts)],
        repeats,
    )
    sizes = f"{size / 1000:g} kB, vocabulary {vocab_size:,}"
    return [
        comparison("learn a tokenizer", "a textbook's loops", trained, sizes=sizes, checked=SAME),
        comparison("encode text", "a textbook's loops", encoded, sizes=sizes, checked=SAME),
    ]


def main() -> None:
    few = quick(__doc__)
    pretokens("")  # its pattern is made once, for all
    found = about(tokenizers=tokenizers.__version__)
    compared = against_library(10**6 if few else 10**7, 2000 if few else 8000, 1 if few else 3)
    compared += against_textbook(10**5 if few else 300_000, 400 if few else 600, 1 if few else 3)
    report("bpe", found, not few, compared)


if __name__ == "__main__":
    main()
