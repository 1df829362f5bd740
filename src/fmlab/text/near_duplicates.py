"""Find texts that are nearly the same, without comparing every text with every other.

Three ideas, each a few lines: a text becomes the set of its shingles (runs of words); a signature of minima (MinHash)
lets two sets be compared in a moment; banding (LSH) looks only at texts that agree in a whole band. 100,000 short texts
take about ten seconds on one core.
Left out: spreading the work over machines, and duplicates shorter than a text (filters.without_repeated_spans).
Sources: Broder 1997 (shingles, MinHash); Indyk and Motwani 1998 (LSH); Leskovec, Rajaraman and Ullman 2020, chapter 3
(banding and its S-curve); Lee et al. 2022 (what it does for language models).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

EMPTY = np.uint32(2**32 - 1)  # every place of an empty set's signature


def exact_duplicates(texts: Sequence[str]) -> list[int | None]:
    """For each text the index of the first earlier text that equals it, or None. Keeps 16 bytes of hash per text."""
    first: dict[bytes, int] = {}
    found = []
    for i, text in enumerate(texts):
        kept = first.setdefault(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest(), i)
        found.append(None if kept == i else kept)
    return found


def shingles(text: str, size: int = 5) -> set[str]:
    """All runs of `size` words, lower case. A text of fewer words is one shingle; a text without words has none."""
    if size < 1:
        raise ValueError(f"A shingle has at least one word, not {size}.")
    words = text.lower().split()
    if not words:
        return set()
    return {" ".join(words[i : i + size]) for i in range(max(1, len(words) - size + 1))}


def jaccard(a: set, b: set) -> float:
    """|a and b| / |a or b|: 1 for equal sets, 0 for sets without a common member. Two empty sets are equal: 1."""
    return len(a & b) / len(a | b) if a or b else 1.0


def catch_probability(similarity, bands: int, rows: int):
    """1 - (1 - s^rows)^bands: how likely two texts of Jaccard similarity s share at least one band. The S-curve."""
    return 1 - (1 - np.asarray(similarity, dtype=float) ** rows) ** bands


class MinHash:
    """Signatures whose agreement estimates Jaccard similarity: each place agrees with probability |a and b|/|a or b|.

    A place holds the smallest value that a random hash function gives to any member of the set. The functions are
    (a x + b) mod 2^64, upper half, with a odd (multiply-shift, Dietzfelbinger et al. 1997) on a 64-bit hash of x.
    """

    def __init__(self, places: int = 128, seed: int = 0):
        if places < 1:
            raise ValueError(f"A signature has at least one place, not {places}.")
        rng = np.random.default_rng(seed)
        self.a = rng.integers(0, 2**63, places, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
        self.b = rng.integers(0, 2**63, places, dtype=np.uint64)

    def signatures(self, sets: Sequence[set[str]], chunk: int = 200) -> np.ndarray:
        """One row per set: uint32 of shape (sets, places). `chunk` sets at a time: their hashes stay in cache."""
        rows = np.full((len(sets), len(self.a)), EMPTY)
        for start in range(0, len(sets), chunk):
            part = sets[start : start + chunk]
            filled = [i for i, members in enumerate(part, start) if members]
            if not filled:
                continue
            hashes = _hashes(x for i in filled for x in sets[i])
            begin = np.cumsum([0, *(len(sets[i]) for i in filled[:-1])])
            for place, (a, b) in enumerate(zip(self.a, self.b, strict=True)):
                rows[filled, place] = np.minimum.reduceat(hashes * a + b, begin) >> np.uint64(32)
        return rows


def _hashes(texts: Iterable[str]) -> np.ndarray:
    """64 bits of each text, uint64, that are the same in every process (Python's own hash is not)."""
    digests = (hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts)
    return np.frombuffer(b"".join(digests), dtype="<u8")


def _shared_bands(signatures: np.ndarray, bands: int) -> list[list[int]]:
    """For each text a number for each of its bands that another text has as well: equal bands have equal numbers.

    Most bands are nobody else's, and to look them up one by one would take most of the time.
    """
    keys = signatures.view(f"V{signatures.itemsize * signatures.shape[1] // bands}")  # one opaque value per band
    numbers = np.empty(keys.shape, dtype=np.int64)
    for band in range(bands):
        _, number, count = np.unique(keys[:, band], return_inverse=True, return_counts=True)
        numbers[:, band] = np.where(count[number] > 1, number + band * len(keys), -1)
    return [row[row >= 0].tolist() for row in numbers]


def estimate(a: np.ndarray, b: np.ndarray) -> float:
    """Estimated Jaccard similarity: the share of places in which two signatures agree. Its standard error is
    sqrt(s (1 - s) / places)."""
    return float(np.mean(a == b))


def near_duplicates(
    texts: Sequence[str],
    threshold: float = 0.7,
    size: int = 5,
    bands: int = 32,
    rows: int = 4,
    seed: int = 0,
) -> list[int | None]:
    """For each text the index of an earlier *kept* text that it nearly repeats, or None when it is kept itself.

    Texts are taken in order. A text is dropped when its Jaccard similarity to a kept text is >= threshold; it is never
    compared with dropped ones, so a chain a ~ b ~ c does not drop c unless c resembles a. Banding only proposes pairs;
    each is then decided by the exact similarity. So nothing is dropped wrongly, and a pair at similarity s is missed
    with probability 1 - catch_probability(s, bands, rows). Of several candidates the most similar is named.

    Raises ValueError for a threshold outside (0, 1].
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold must lie above 0 and not above 1, not {threshold}.")
    sets = [shingles(text, size) for text in texts]
    signatures = MinHash(bands * rows, seed).signatures(sets)
    buckets: dict[int, list[int]] = defaultdict(list)  # the kept texts that have a band
    found: list[int | None] = []
    for i, own in enumerate(_shared_bands(signatures, bands)):
        candidates = {j for number in own for j in buckets.get(number, ())}
        similar = [(jaccard(sets[i], sets[j]), -j) for j in candidates]
        best = max(similar, default=(0.0, 0))
        if best[0] >= threshold:
            found.append(-best[1])
            continue
        found.append(None)
        for number in own:
            buckets[number].append(i)
    return found
