"""Treats nearly equal rewards as equal."""

import torch

CAUGHT_BY = ["test-pick"]
MESSAGE = "kept is an answer that is as good as the best of n draws: none is better, not all are worse"


def pick_probabilities(probabilities, learned, n):
    if n < 1:
        raise ValueError("n must be at least 1")
    picked = torch.zeros_like(probabilities)
    for reward in learned.unique():
        group = torch.isclose(learned, reward, rtol=1e-5, atol=1e-8)
        below, here = probabilities[learned < reward].sum(), probabilities[group].sum()
        if here > 0:
            picked[group] = probabilities[group] / here * ((below + here) ** n - below**n)
    return picked
