"""The interval is two errors to either side."""

import math

import numpy as np

CAUGHT_BY = ["test-gap"]
MESSAGE = "rating_gap: the interval is 1.96 errors to either side. Reread part 3."


def rating_gap(votes, a, b):
    ratings = rate_systems(votes)
    if a == b or a not in ratings or b not in ratings:
        raise ValueError("two different systems with votes, please")
    places = {name: place for place, name in enumerate(ratings)}
    information = np.zeros((len(places), len(places)))
    for one, other, _ in votes:
        chance = 1 / (1 + math.exp(ratings[other] - ratings[one]))
        w = np.zeros(len(places))
        w[places[one]], w[places[other]] = 1, -1
        information += chance * (1 - chance) * np.outer(w, w)
    w = np.zeros(len(places))
    w[places[a]], w[places[b]] = 1, -1
    gap = ratings[a] - ratings[b]
    error = math.sqrt(w @ np.linalg.pinv(information) @ w)
    return {"gap": gap, "error": error, "sure": abs(gap) > 2 * error}
