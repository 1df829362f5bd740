"""One linear system instead of a pseudo-inverse."""

import math

import torch


def rating_gap(votes, a, b):
    ratings = rate_systems(votes)  # noqa: F821 (the solution defines it)
    if a not in ratings or b not in ratings or a == b:
        raise ValueError
    names = [s for s in ratings if s != b]  # b stays where it is
    place = {s: i for i, s in enumerate(names)}
    table = torch.zeros(len(names), len(names), dtype=torch.float64)
    for one, other, _ in votes:
        p = torch.sigmoid(torch.tensor(ratings[one] - ratings[other], dtype=torch.float64))
        for s, t in ((one, other), (other, one)):
            if s != b:
                table[place[s], place[s]] += p * (1 - p)
                if t != b:
                    table[place[s], place[t]] -= p * (1 - p)
    e = torch.zeros(len(names), dtype=torch.float64)
    e[place[a]] = 1
    error = float(torch.linalg.solve(table, e)[place[a]].sqrt())
    gap = float(ratings[a] - ratings[b])
    low, high = gap - 1.96 * error, gap + 1.96 * error
    return {"gap": gap, "error": error, "sure": not low <= 0 <= high}
