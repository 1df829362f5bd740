"""Equal rewards share evenly."""

import torch

CAUGHT_BY = ["check-pick", "test-pick", "test-curve"]
MESSAGE = "shares a win evenly among equal rewards: who is drawn more often is picked more often"


def pick_probabilities(probabilities, learned, n):
    if n < 1:
        raise ValueError("n must be at least 1")
    picked = torch.zeros_like(probabilities)
    for reward in learned.unique():
        group = learned == reward
        below, here = probabilities[learned < reward].sum(), probabilities[group].sum()
        if here > 0:
            picked[group] = 1 / int(group.sum()) * ((below + here) ** n - below**n)
    return picked
