"""An n that comes twice gets one entry."""

CAUGHT_BY = ["test-curve"]
MESSAGE = "one entry per n"


def pressing_curve(probabilities, learned, true, ns):
    if not ns or min(ns) < 1:
        raise ValueError("ns must hold numbers of at least 1")
    curve = {"learned": [], "true": [], "kl": []}
    for n in dict.fromkeys(ns):
        picked = pick_probabilities(probabilities, learned, n)
        seen = picked > 0
        curve["learned"].append(float(picked @ learned))
        curve["true"].append(float(picked @ true))
        curve["kl"].append(float((picked[seen] * (picked[seen] / probabilities[seen]).log()).sum()))
    top = max(curve["true"])
    curve["best"] = min(n for n, value in zip(dict.fromkeys(ns), curve["true"], strict=True) if value > top - 1e-9)
    return curve
