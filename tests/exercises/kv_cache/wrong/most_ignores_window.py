"""Room for sequences is counted as if there were no window."""

CAUGHT_BY = ["test-many"]
MESSAGE = "as many as fit in whole"


def most_sequences(model, length, memory):
    return memory // cache_bytes({**model, "window": None}, [length])
