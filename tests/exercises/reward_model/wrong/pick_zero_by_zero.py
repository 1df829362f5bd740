"""A best answer of probability 0 gives 0 / 0."""

import torch

CAUGHT_BY = ["test-pick", "test-curve"]
MESSAGE = "returned NaN: is it 0 times infinity, 0 / 0, or a NaN that came in?"


def pick_probabilities(probabilities, learned, n):
    if n < 1:
        raise ValueError("n must be at least 1")
    picked = torch.zeros_like(probabilities)
    for reward in learned.unique():
        group = learned == reward
        below, here = probabilities[learned < reward].sum(), probabilities[group].sum()
        if True:
            picked[group] = probabilities[group] / here * ((below + here) ** n - below**n)
    return picked
