"""Elo updates in the order of the votes."""

import math

CAUGHT_BY = ["check-rate", "test-rate", "test-gap"]
MESSAGE = "rate_systems: these ratings do not make the votes most probable: at the best ones each system"


def rate_systems(votes):
    if not votes:
        raise ValueError
    ratings = {}
    for a, b, outcome in votes:
        if a == b or outcome not in ("a", "b", "tie"):
            raise ValueError
        ra, rb = ratings.get(a, 0.0), ratings.get(b, 0.0)
        step = 0.1 * ({"a": 1.0, "b": 0.0, "tie": 0.5}[outcome] - 1 / (1 + math.exp(rb - ra)))
        ratings[a], ratings[b] = ra + step, rb - step
    mean = sum(ratings.values()) / len(ratings)
    return {s: r - mean for s, r in ratings.items()}
