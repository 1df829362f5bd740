"""Greedy takes the last of several highest logits."""

CAUGHT_BY = ["test-greedy"]
MESSAGE = "does not give a tie to the lowest index"


def greedy(logits):
    return logits.shape[-1] - 1 - logits.flip(-1).argmax(dim=-1)
