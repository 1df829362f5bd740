"""Nothing is ever picked: the policy stays, and the divergence is 0."""

CAUGHT_BY = ["check-pick", "test-pick", "test-curve"]
MESSAGE = "kept is an answer that is as good as the best of n draws: none is better, not all are worse"


def pick_probabilities(probabilities, learned, n):
    return probabilities.clone()


def pressing_curve(probabilities, learned, true, ns):
    if not ns or min(ns) < 1:
        raise ValueError("ns")
    a, b = float(probabilities @ learned), float(probabilities @ true)
    return {"learned": [a] * len(ns), "true": [b] * len(ns), "kl": [0.0] * len(ns), "best": min(ns)}
