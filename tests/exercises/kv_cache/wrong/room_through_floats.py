"""Divides as floats and cuts: a huge memory rounds up to one sequence too many."""

CAUGHT_BY = ["test-many"]
MESSAGE = "// stays exact"


def most_sequences(model, length, memory):
    return int(memory / cache_bytes(model, [length]))
