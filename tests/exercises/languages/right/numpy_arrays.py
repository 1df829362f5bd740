"""Arrays of NumPy, turned into plain numbers at the end."""

import numpy as np


def cost_and_latency(requests, prices, speeds):
    table = np.array(list(requests.values()), dtype=float).reshape(-1, 2)
    prices, speeds = np.array(prices, dtype=float), np.array(speeds, dtype=float)
    if (table < 0).any() or (prices < 0).any() or (speeds <= 0).any():
        raise ValueError("a number is not allowed")
    dollars, seconds = table @ prices / 1_000_000, (table / speeds).sum(axis=1)
    return {language: (float(one), float(two)) for language, one, two in zip(requests, dollars, seconds, strict=True)}


def mixture(counts, alpha):
    numbers = np.array(list(counts.values()), dtype=float)
    if alpha < 0 or (numbers < 0).any() or numbers.sum() == 0:
        raise ValueError("no mixture of these")
    weights = np.where(numbers > 0, np.maximum(numbers, 1) ** alpha, 0)
    return dict(zip(counts, (weights / weights.sum()).tolist(), strict=True))


def epochs(counts, shares, budget):
    numbers = np.array([counts[language] for language in counts], dtype=float)
    read = budget * np.array([shares[language] for language in counts], dtype=float)
    if budget < 0 or (read[numbers == 0] > 0).any() or any(shares[key] > 0 for key in counts if not counts[key]):
        raise ValueError("nothing to read")
    times = np.divide(read, numbers, out=np.zeros_like(read), where=numbers > 0)
    return {language: float(value) for language, value in zip(counts, times, strict=True)}


def pivot_loss(counts):
    sources = sorted({source for source, _ in counts})
    pivots = sorted({pivot for _, pivot in counts})
    table = np.zeros((len(sources), len(pivots)))
    for (source, pivot), number in counts.items():
        table[sources.index(source), pivots.index(pivot)] += number
    if table.size == 0 or (table < 0).any() or table.sum() == 0:
        raise ValueError("nothing was counted")
    joint = table / table.sum()
    given = joint / np.where(joint.sum(axis=0) > 0, joint.sum(axis=0), 1)
    logs = np.log2(given, out=np.zeros_like(given), where=given > 0)
    return abs(float((joint * logs).sum())), float(joint.max(axis=0).sum())
