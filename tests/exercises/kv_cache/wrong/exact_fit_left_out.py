"""The last sequence is left out where it fits exactly."""

CAUGHT_BY = ["test-many"]
MESSAGE = "as many as fit in whole"


def most_sequences(model, length, memory):
    return max(0, memory - 1) // cache_bytes(model, [length])
