"""NumPy's digitize and bincount."""

import numpy as np


def calibration_table(probabilities, first_won, bins):
    p, won = np.asarray(probabilities, dtype=float), np.asarray(first_won, dtype=bool)
    if p.size == 0 or p.size != won.size or bins < 1 or not np.all((p >= 0) & (p <= 1)):
        raise ValueError("bad input")
    sure = np.maximum(p, 1 - p)
    right = np.where(p == 0.5, 0.5, ((p > 0.5) == won).astype(float))
    place = np.clip(np.digitize(sure, np.linspace(0.5, 1, bins + 1)) - 1, 0, bins - 1)
    count = np.bincount(place, minlength=bins)
    sums = [np.bincount(place, weights=each, minlength=bins) for each in (sure, right)]
    gap = np.abs(sums[1] - sums[0]).sum() / p.size
    means = [[float(s / n) if n else None for s, n in zip(each, count, strict=True)] for each in sums]
    return {"count": count.tolist(), "confidence": means[0], "accuracy": means[1], "ece": float(gap)}
