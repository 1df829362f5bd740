"""The log odds of each win rate, whoever the opponents were."""

import math

CAUGHT_BY = ["check-rate", "test-rate", "test-gap"]
MESSAGE = "rate_systems: these ratings do not make the votes most probable: at the best ones each system"


def rate_systems(votes):
    won, met = {}, {}
    for a, b, outcome in votes:
        if a == b or outcome not in ("a", "b", "tie"):
            raise ValueError
        share = {"a": 1.0, "b": 0.0, "tie": 0.5}[outcome]
        for one, x in ((a, share), (b, 1 - share)):
            won[one], met[one] = won.get(one, 0.0) + x, met.get(one, 0) + 1
    if not won or any(won[s] in (0, met[s]) for s in won):
        raise ValueError
    odds = {s: math.log(won[s] / (met[s] - won[s])) for s in won}
    mean = sum(odds.values()) / len(odds)
    return {s: value - mean for s, value in odds.items()}
