"""Says that one sequence fits where none does."""

CAUGHT_BY = ["test-many"]
MESSAGE = "as many as fit in whole"


def most_sequences(model, length, memory):
    return max(1, memory // cache_bytes(model, [length]))
