"""a * x is computed in 64 bits and overflows."""

import zlib

import numpy as np

CAUGHT_BY = ["check-minhash", "test-minhash"]
MESSAGE = "more than 64 bits"


def minhash(shingles, hashes):
    numbers = np.array([zlib.crc32(shingle.encode("utf-8")) for shingle in shingles], dtype=np.uint64)
    if not len(numbers):
        return [PRIME] * len(hashes)
    return [int(((np.uint64(a) * numbers + np.uint64(b)) % np.uint64(PRIME)).min()) for a, b in hashes]
