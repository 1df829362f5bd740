"""merge_heads is a reshape without a transpose."""

CAUGHT_BY = ["check-heads", "test-heads", "check-multi", "test-multi-contract"]
MESSAGE = "does not undo split_heads"


def merge_heads(x):
    return x.reshape(x.shape[0], x.shape[2], -1)
