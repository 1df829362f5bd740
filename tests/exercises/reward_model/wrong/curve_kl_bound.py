"""The formula log n - (n - 1) / n, which is only an upper bound here."""

import math

CAUGHT_BY = ["test-curve"]
MESSAGE = "kl is the exact sum of q log(q / p), and an answer that is never picked adds 0"


def pressing_curve(probabilities, learned, true, ns):
    if not ns or min(ns) < 1:
        raise ValueError("ns must hold numbers of at least 1")
    curve = {"learned": [], "true": [], "kl": []}
    for n in ns:
        picked = pick_probabilities(probabilities, learned, n)
        seen = picked > 0
        curve["learned"].append(float(picked @ learned))
        curve["true"].append(float(picked @ true))
        curve["kl"].append(math.log(n) - (n - 1) / n)
    top = max(curve["true"])
    curve["best"] = min(n for n, value in zip(ns, curve["true"], strict=True) if value > top - 1e-9)
    return curve
