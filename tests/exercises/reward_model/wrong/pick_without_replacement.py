"""Draws without replacement, for answers that are equally probable."""

import math

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
            picked[group] = (
                probabilities[group]
                / here
                * float(
                    math.comb(len(learned), n)
                    and (
                        math.comb(round(float((below + here) * len(learned))), n)
                        - math.comb(round(float(below * len(learned))), n)
                    )
                    / math.comb(len(learned), n)
                )
            )
    return picked
