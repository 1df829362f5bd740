"""Python's own hash() of the shingle, which is salted anew in each process."""

CAUGHT_BY = ["check-minhash", "test-minhash"]
MESSAGE = "zlib.crc32"


def minhash(shingles, hashes):
    numbers = [abs(hash(shingle)) % 2**32 for shingle in shingles]
    return [min(((a * x + b) % PRIME for x in numbers), default=PRIME) for a, b in hashes]
