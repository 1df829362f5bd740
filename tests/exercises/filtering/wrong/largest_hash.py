"""The largest hash counts instead of the smallest."""

import zlib

CAUGHT_BY = ["check-minhash", "test-minhash"]
MESSAGE = "the smallest hash counts"


def minhash(shingles, hashes):
    numbers = [zlib.crc32(shingle.encode("utf-8")) for shingle in shingles]
    return [max(((a * x + b) % PRIME for x in numbers), default=PRIME) for a, b in hashes]
