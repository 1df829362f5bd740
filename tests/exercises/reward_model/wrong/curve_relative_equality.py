"""Equal relatively: at large rewards too much is equal."""

import math

CAUGHT_BY = ["test-curve"]
MESSAGE = "best is the smallest n of ns at which the expected true reward is highest"


def pressing_curve(probabilities, learned, true, ns):
    if not ns or min(ns) < 1:
        raise ValueError("ns must hold numbers of at least 1")
    curve = {"learned": [], "true": [], "kl": []}
    for n in ns:
        picked = pick_probabilities(probabilities, learned, n)
        seen = picked > 0
        curve["learned"].append(float(picked @ learned))
        curve["true"].append(float(picked @ true))
        curve["kl"].append(float((picked[seen] * (picked[seen] / probabilities[seen]).log()).sum()))
    top = max(curve["true"])
    curve["best"] = min(n for n, value in zip(ns, curve["true"], strict=True) if math.isclose(value, top))
    return curve
