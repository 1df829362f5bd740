"""The smallest product is looked for first and the remainder taken last."""

import zlib

CAUGHT_BY = ["test-minhash"]
MESSAGE = "over all shingles"
PRIME = 2**61 - 1


def minhash(shingles, hashes):
    numbers = [zlib.crc32(shingle.encode("utf-8")) for shingle in shingles]
    return [min(((a * x + b) for x in numbers), default=PRIME) % PRIME if numbers else PRIME for a, b in hashes]
