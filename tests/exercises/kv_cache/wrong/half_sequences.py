"""The quotient is not rounded."""

CAUGHT_BY = ["test-many"]
MESSAGE = "no half sequences"


def most_sequences(model, length, memory):
    return memory / cache_bytes(model, [length])
