"""The quotient is rounded up."""

CAUGHT_BY = ["test-many"]
MESSAGE = "not one more"


def most_sequences(model, length, memory):
    return -(-memory // cache_bytes(model, [length]))
