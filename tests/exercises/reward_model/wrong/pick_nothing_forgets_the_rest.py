"""After an answer of probability 0 it starts to count anew."""

import torch

CAUGHT_BY = ["test-pick"]
MESSAGE = "kept is an answer that is as good as the best of n draws"


def pick_probabilities(probabilities, learned, n):
    if n < 1:
        raise ValueError("n must be at least 1")
    picked, below = torch.zeros_like(probabilities), 0.0
    for reward in learned.unique():
        group = learned == reward
        here = probabilities[group].sum()
        if here > 0:
            picked[group] = probabilities[group] / here * ((below + here) ** n - below**n)
        below = here and below + here
    return picked
