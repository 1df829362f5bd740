"""Sorted groups and a running sum; the curve in plain floats."""

import itertools
import math

import torch


def pick_probabilities(probabilities, learned, n):
    if not n > 0:
        raise ValueError("n must be positive")
    p, result = probabilities.tolist(), [0.0] * len(learned)
    order = sorted(range(len(p)), key=learned.tolist().__getitem__)
    total = 0.0
    for _, group in itertools.groupby(order, key=learned.tolist().__getitem__):
        group = list(group)
        mass = math.fsum(p[i] for i in group)
        won = (total + mass) ** n - total**n
        for i in group:
            result[i] = won * p[i] / mass if mass else 0.0
        total += mass
    return torch.tensor(result, dtype=torch.float64)


def pressing_curve(probabilities, learned, true, ns):
    if len(ns) == 0 or any(n < 1 for n in ns):
        raise ValueError("ns")
    rows = []
    for n in ns:
        q = pick_probabilities(probabilities, learned, n)
        kl = torch.nn.functional.kl_div(probabilities.clamp(min=1e-300).log(), q, reduction="sum")
        rows.append((float(q.dot(learned)), float(q.dot(true)), float(kl)))
    best = ns[0]
    high = dict(zip(ns, [row[1] for row in rows], strict=True))
    for n in ns:
        if high[n] > high[best] + 1e-9 or (abs(high[n] - high[best]) < 1e-9 and n < best):
            best = n
    return {"learned": [r[0] for r in rows], "true": [r[1] for r in rows], "kl": [r[2] for r in rows], "best": best}
