"""The shingle with the smallest number is taken for every hash function."""

import zlib

CAUGHT_BY = ["test-minhash"]
MESSAGE = "over all shingles"


def minhash(shingles, hashes):
    numbers = [zlib.crc32(shingle.encode("utf-8")) for shingle in shingles]
    return [(a * min(numbers) + b) % PRIME if numbers else PRIME for a, b in hashes]
