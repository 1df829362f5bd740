"""NumPy counts, sorts and averages; plain numbers go out."""

import numpy as np


def calibration_table(said, right, bins):
    p, r = np.array(said, dtype=float), np.array(right, dtype=float)
    if p.shape != r.shape or bins < 1 or not ((p >= 0) & (p <= 1)).all():
        raise ValueError("bad input")
    place = np.searchsorted(np.arange(bins) / bins, p, side="right") - 1
    rows = []
    for b in range(bins):
        inside = place == b
        n = int(inside.sum())
        means = (float(p[inside].mean()), float(r[inside].mean())) if n else (None, None)
        rows.append({"count": n, "said": means[0], "right": means[1]})
    return rows


def pick_threshold(said, right, gain, penalty, silence):
    p, r = np.array(said, dtype=float), np.array(right, dtype=bool)
    if p.shape != r.shape or p.size == 0:
        raise ValueError("bad input")
    levels = np.append(np.unique(p), np.inf)[::-1]
    answered = p[None, :] >= levels[:, None]
    paid = np.where(answered, np.where(r, gain, -penalty), silence).astype(float)
    best = int(paid.sum(axis=1).argmax())
    return {
        "threshold": float(levels[best]),
        "score": float(paid[best].sum() / p.size),
        "coverage": float(answered[best].mean()),
    }


def honest_score(said, right, folds, pick, gain, penalty, silence):
    if len({len(said), len(right), len(folds)}) > 1 or len(np.unique(folds)) < 2:
        raise ValueError("bad input")
    p, r, f = np.array(said), np.array(right), np.array(folds)
    paid = np.zeros(len(p))
    for fold in np.unique(f):
        threshold = pick(p[f != fold].tolist(), r[f != fold].tolist())
        inside = f == fold
        paid[inside] = np.where(p >= threshold, np.where(r, gain, -penalty), silence)[inside]
    return float(paid.mean())
