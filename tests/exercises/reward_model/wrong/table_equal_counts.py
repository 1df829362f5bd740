"""Bins hold equally many pairs."""

import math

CAUGHT_BY = ["test-table", "test-table-edges"]
MESSAGE = "pairs lie in the wrong bins: equal widths from 0.5 to 1, by the larger of p and 1 - p"


def calibration_table(probabilities, first_won, bins):
    if not probabilities or len(probabilities) != len(first_won) or bins < 1:
        raise ValueError("as many outcomes as probabilities, at least one of them, and at least one bin")
    if any(not 0 <= p <= 1 for p in probabilities):
        raise ValueError("a probability lies between 0 and 1")
    held = [[] for _ in range(bins)]
    order = sorted(range(len(probabilities)), key=lambda i: max(probabilities[i], 1 - probabilities[i]))
    for place, i in enumerate(order):
        p, won = probabilities[i], first_won[i]
        sure = max(p, 1 - p)
        right = 0.5 if p == 0.5 else float((p > 0.5) == won)
        held[place * bins // len(order)].append((sure, right))
    confidence, accuracy = (
        [math.fsum(pair[n] for pair in pairs) / len(pairs) if pairs else None for pairs in held] for n in (0, 1)
    )
    gaps = [len(h) * abs(a - c) for h, a, c in zip(held, accuracy, confidence, strict=True) if h]
    return {
        "count": [len(pairs) for pairs in held],
        "confidence": confidence,
        "accuracy": accuracy,
        "ece": math.fsum(gaps) / len(probabilities),
    }
