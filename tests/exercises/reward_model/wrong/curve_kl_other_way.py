"""The divergence of the policy from the picks."""

CAUGHT_BY = ["test-curve"]
MESSAGE = "kl is taken the wrong way round: the picks come first"


def pressing_curve(probabilities, learned, true, ns):
    if not ns or min(ns) < 1:
        raise ValueError("ns must hold numbers of at least 1")
    curve = {"learned": [], "true": [], "kl": []}
    for n in ns:
        picked = pick_probabilities(probabilities, learned, n)
        seen = picked > 0
        curve["learned"].append(float(picked @ learned))
        curve["true"].append(float(picked @ true))
        curve["kl"].append(float((probabilities[seen] * (probabilities[seen] / picked[seen]).log()).sum()))
    top = max(curve["true"])
    curve["best"] = min(n for n, value in zip(ns, curve["true"], strict=True) if value > top - 1e-9)
    return curve
