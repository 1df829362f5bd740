"""How fast our byte-level BPE is, beside Hugging Face's tokenizers and a textbook: python benchmarks/bpe.py [--quick]

The text is the source code of Python's own standard library, which everyone has: English and code. All of them get the
same files in one process, in turn. Before anything is timed merges and ids are compared; a difference ends the run.
The library may use all cores, ours uses one; so both seconds on the clock and seconds of processor time are told.

Leaves out memory, other languages, and the library's normalisers and offsets (it always computes offsets, ours never).
Writes benchmarks/results/bpe.json and prints it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import sysconfig
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import tokenizers
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from fmlab.text import BPE
from fmlab.text.bpe import BYTES
from fmlab.text.pretokens import pretokens

RESULT = Path(__file__).parent / "results" / "bpe.json"


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


def library(texts: list[str], vocab_size: int) -> Tokenizer:
    """Hugging Face's tokenizers, trained under the same rules."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    settings = {"min_frequency": 0, "show_progress": False, "initial_alphabet": alphabet}
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=vocab_size, **settings))
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


def timed(work: Callable) -> tuple[float, float]:
    """Seconds on the clock and seconds of processor time (all threads) of one call."""
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - cpu


def side_by_side(name: str, own: Callable, peer: Callable, repeats: int) -> dict:
    """Both in turn, ours before and after each run of the peer, which is compared with the mean of the two."""
    rows, before = [], timed(own)
    for repeat in range(repeats):
        other, after = timed(peer), timed(own)
        rows.append((other, tuple((a + b) / 2 for a, b in zip(before, after, strict=True))))
        print(
            f"{name}, run {repeat + 1}: peer {other[0]:.2f} s, ours {rows[-1][1][0]:.2f} s", file=sys.stderr, flush=True
        )
        before = after
    found: dict = {}
    for index, kind in enumerate(("clock", "cpu")):
        ratios = sorted(peer[index] / own[index] for peer, own in rows)
        found[kind] = {
            "peer_s": [round(peer[index], 3) for peer, _ in rows],
            "ours_s": [round(own[index], 3) for _, own in rows],
            "peer_over_ours_median": round(statistics.median(ratios), 2),
            "peer_over_ours_range": [round(ratios[0], 2), round(ratios[-1], 2)],
        }
    return found


def against_library(size: int, vocab_size: int, repeats: int) -> dict:
    texts = files(size)
    mine, theirs = ours(texts, vocab_size), library(texts, vocab_size)
    encodings = theirs.encode_batch_fast(texts)
    if [mine.encode(text) for text in texts] != [encoding.ids for encoding in encodings]:
        sys.exit("ours and tokenizers give different ids")
    del encodings

    def fresh() -> list[list[int]]:  # with nothing remembered from the run before
        tokenizer = BPE(mine.merges, ())
        return [tokenizer.encode(text) for text in texts]

    def label(what: str) -> str:
        return f"{what}, {size // 10**6} MB, vocabulary {vocab_size}"

    return {
        label("train, peer tokenizers"): side_by_side(
            "train", lambda: ours(texts, vocab_size), lambda: library(texts, vocab_size), repeats
        ),
        label("encode, peer tokenizers one by one"): side_by_side(
            "encode", fresh, lambda: [theirs.encode(text).ids for text in texts], repeats
        ),
        label("encode, peer tokenizers in a batch"): side_by_side(
            "encode, batch", fresh, lambda: [one.ids for one in theirs.encode_batch_fast(texts)], repeats
        ),
    }


def against_textbook(size: int, vocab_size: int, repeats: int) -> dict:
    texts = files(size)
    mine, theirs = ours(texts, vocab_size), Textbook(texts, vocab_size)
    if [mine.encode(text) for text in texts] != [theirs.encode(text) for text in texts]:
        sys.exit("ours and the textbook give different ids")
    label = f"{size // 1000} kB, vocabulary {vocab_size}"
    return {
        f"train, peer a textbook, {label}": side_by_side(
            "textbook train", lambda: ours(texts, vocab_size), lambda: Textbook(texts, vocab_size), repeats
        ),
        f"encode, peer a textbook, {label}": side_by_side(
            "textbook encode",
            lambda: [*map(BPE(mine.merges, ()).encode, texts)],
            lambda: [*map(theirs.encode, texts)],
            repeats,
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the text, one repeat; nothing is written")
    quick = parser.parse_args().quick
    pretokens("")  # its pattern is made once, for all
    found = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
        "tokenizers": tokenizers.__version__,
        "date": time.strftime("%Y-%m-%d"),
        "load_before": round(os.getloadavg()[0], 2),  # processes that wanted a core when it began, ours not among them
        **against_library(10**6 if quick else 10**7, 2000 if quick else 8000, 1 if quick else 3),
        **against_textbook(10**5 if quick else 300_000, 400 if quick else 600, 1 if quick else 3),
    }
    found["load_after"] = round(os.getloadavg()[0], 2)
    print(json.dumps(found, indent=1))
    if not quick:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
