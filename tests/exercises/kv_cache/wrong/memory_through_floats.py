"""The quotient goes through a rounded float."""

CAUGHT_BY = ["test-many"]
MESSAGE = "not one more"


def most_sequences(model, length, memory):
    return round(memory / cache_bytes(model, [length]))
