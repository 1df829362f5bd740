"""One draw: returns the policy itself, not a copy."""

import torch

CAUGHT_BY = ["test-pick"]
MESSAGE = "returns the memory of an argument"


def pick_probabilities(probabilities, learned, n):
    if n < 1:
        raise ValueError("n must be at least 1")
    if n == 1:
        return probabilities
    picked = torch.zeros_like(probabilities)
    for reward in learned.unique():
        group = learned == reward
        below, here = probabilities[learned < reward].sum(), probabilities[group].sum()
        if here > 0:
            picked[group] = probabilities[group] / here * ((below + here) ** n - below**n)
    return picked
