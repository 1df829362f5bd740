"""The probability that an answer is drawn at all."""

import torch

CAUGHT_BY = ["check-pick", "test-pick", "test-curve"]
MESSAGE = "kept is an answer that is as good as the best of n draws: none is better, not all are worse"


def pick_probabilities(probabilities, learned, n):
    if n < 1:
        raise ValueError("n must be at least 1")
    picked = torch.zeros_like(probabilities)
    for reward in learned.unique():
        group = learned == reward
        below, here = probabilities[learned < reward].sum(), probabilities[group].sum()
        if here > 0:
            picked[group] = probabilities[group] / here * (1 - (1 - here) ** n)
    return picked
