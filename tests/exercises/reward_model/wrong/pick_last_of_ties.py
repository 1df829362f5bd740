"""Of equal rewards the last in a sorted list wins: each answer has a place of its own."""

import torch

CAUGHT_BY = ["check-pick", "test-pick"]
MESSAGE = "kept is an answer that is as good as the best of n draws: none is better, not all are worse"


def pick_probabilities(probabilities, learned, n):
    if n < 1:
        raise ValueError("n must be at least 1")
    picked = torch.zeros_like(probabilities)
    order = learned.argsort(stable=True)
    total = probabilities[order].cumsum(0)
    picked[order] = total**n - (total - probabilities[order]) ** n
    return picked
