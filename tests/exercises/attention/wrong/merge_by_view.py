"""merge_heads uses view after the transpose, so it needs one layout in memory."""

CAUGHT_BY = ["test-heads", "test-multi", "test-multi-contract"]
MESSAGE = "lies otherwise in memory"


def merge_heads(x):
    return x.transpose(1, 2).view(x.shape[0], x.shape[2], -1)
