"""It is enough that one system reaches all others by wins."""

import numpy as np

CAUGHT_BY = ["test-rate"]
MESSAGE = "also when one group never lost to another. Reread part 3."


def rate_systems(votes):
    wins = _wins(votes)
    systems = sorted(wins)
    for one in systems[-1:]:  # whoever reaches all others by wins and ties can be compared with all
        reached, waiting = {one}, [one]
        while waiting:
            more = {b for b, won in wins[waiting.pop()].items() if won} - reached
            reached |= more
            waiting += more
        if len(reached) < len(systems):
            raise ValueError(f"no finite ratings: {one} beat nobody outside {sorted(reached)}")
    ratings = np.zeros(len(systems))
    won = np.array([[wins[a].get(b, 0.0) for b in systems] for a in systems])
    for _ in range(500):
        chance = 1 / (1 + np.exp(ratings[None] - ratings[:, None]))
        slope = (won - (won + won.T) * chance).sum(1)
        weight = (won + won.T) * chance * (1 - chance)
        step = np.linalg.pinv(np.diag(weight.sum(1)) - weight) @ slope
        ratings += step / max(1.0, np.abs(step).max())
        if np.abs(step).max() < 1e-12:
            break
    ratings -= ratings.mean()
    return {name: float(rating) for name, rating in zip(systems, ratings, strict=True)}


def _wins(votes):
    wins = {}
    for a, b, outcome in votes:
        if a == b or outcome not in ("a", "b", "tie"):
            raise ValueError("a vote names two systems, and a, b or tie")
        share = {"a": 1.0, "b": 0.0, "tie": 0.5}[outcome]
        for one, other, won in ((a, b, share), (b, a, 1 - share)):
            row = wins.setdefault(one, {})
            row[other] = row.get(other, 0.0) + won
    if not wins:
        raise ValueError("without votes there are no ratings")
    return wins
