"""A long sequence is charged in full although the model has a window."""

CAUGHT_BY = ["test-many"]
MESSAGE = "as many as fit in whole"


def most_sequences(model, length, memory):
    each = 2 * model["layers"] * model["kv_heads"] * (model["width"] // model["heads"]) * length * model["bits"] // 8
    return memory // each
