"""min() of no shingles raises an error."""

import zlib

CAUGHT_BY = ["test-minhash"]
MESSAGE = "a set without shingles"


def minhash(shingles, hashes):
    numbers = [zlib.crc32(shingle.encode("utf-8")) for shingle in shingles]
    return [min((a * x + b) % PRIME for x in numbers) for a, b in hashes]
