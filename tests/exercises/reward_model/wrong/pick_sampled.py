"""Draws 20,000 times."""

import torch

CAUGHT_BY = ["check-pick", "test-pick"]
MESSAGE = "kept is an answer that is as good as the best of n draws: none is better, not all are worse"


def pick_probabilities(probabilities, learned, n):
    if n < 1:
        raise ValueError("n must be at least 1")
    draws = torch.multinomial(probabilities, 20_000 * min(n, 8), True, generator=torch.Generator().manual_seed(0))
    best = draws.reshape(20_000, -1)
    best = best.gather(1, learned[best].argmax(dim=1, keepdim=True))[:, 0]
    return torch.bincount(best, minlength=len(learned)) / 20_000.0 + 0.0 * probabilities
    picked = torch.zeros_like(probabilities)
    for reward in learned.unique():
        group = learned == reward
        below, here = probabilities[learned < reward].sum(), probabilities[group].sum()
        if here > 0:
            picked[group] = probabilities[group] / here * ((below + here) ** n - below**n)
    return picked
