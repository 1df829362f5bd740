"""Takes a kilobyte of 1024 for one of 1000."""

CAUGHT_BY = ["test-many"]
MESSAGE = "as many as fit in whole"


def most_sequences(model, length, memory):
    return memory * 1000 // 1024 // cache_bytes(model, [length])
