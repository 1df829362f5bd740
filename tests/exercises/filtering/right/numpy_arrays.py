"""Signatures and pairs with numpy, with whole numbers of any size where they are needed."""

import zlib

import numpy as np

PRIME = 2**61 - 1


def minhash(shingles, hashes):
    if not shingles:
        return [PRIME] * len(hashes)
    numbers = np.array([zlib.crc32(shingle.encode()) for shingle in sorted(shingles)], dtype=object)
    return [int(((a * numbers + b) % PRIME).min()) for a, b in hashes]


def agreement(one, other):
    one, other = np.array(one, dtype=object), np.array(other, dtype=object)
    if one.shape != other.shape or one.size == 0:
        raise ValueError("lengths")
    return float((one == other).mean())


def candidates(signatures, bands):
    if bands < 1:
        raise ValueError("bands")
    if not signatures:
        return []
    if len(signatures[0]) % bands:
        raise ValueError("bands")
    table = np.array(signatures, dtype=object).reshape(len(signatures), bands, -1)
    same = (table[:, None] == table[None, :]).all(axis=-1).any(axis=-1)
    return [(int(i), int(j)) for i, j in np.argwhere(np.triu(same, 1))]


def choose_bands(places, similarity, catch):
    bands = np.array([n for n in range(1, places + 1) if places % n == 0])
    enough = -np.expm1(bands * np.log1p(-np.minimum(similarity ** (places / bands), 1 - 1e-16))) >= catch
    if not enough.any():
        raise ValueError("places")
    return int(bands[enough.argmax()])


def precision_recall(kept, labels, sizes=None):
    if len(kept) != len(labels) or (sizes is not None and len(sizes) != len(kept)):
        raise ValueError("lengths")
    kept, labels = np.array(kept, dtype=bool), np.array(labels, dtype=bool)
    weights = np.ones(len(kept)) if sizes is None else np.array(sizes, dtype=float)
    hit, chosen, good = weights[kept & labels].sum(), weights[kept].sum(), weights[labels].sum()
    return (float(hit / chosen) if chosen else 1.0, float(hit / good) if good else 1.0)
