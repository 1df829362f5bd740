"""Near 0.5 counts as 0.5."""

import math

CAUGHT_BY = ["test-table"]
MESSAGE = "accuracy is the share of a bin's pairs whose favourite won"


def calibration_table(probabilities, first_won, bins):
    if not probabilities or len(probabilities) != len(first_won) or bins < 1:
        raise ValueError("as many outcomes as probabilities, at least one of them, and at least one bin")
    if any(not 0 <= p <= 1 for p in probabilities):
        raise ValueError("a probability lies between 0 and 1")
    held = [[] for _ in range(bins)]
    for p, won in zip(probabilities, first_won, strict=True):
        sure = max(p, 1 - p)
        right = 0.5 if abs(p - 0.5) < 1e-3 else float((p > 0.5) == won)
        held[min(int((sure - 0.5) * 2 * bins), bins - 1)].append((sure, right))
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
