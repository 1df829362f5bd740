"""Curves and thresholds from one pass over the sorted answers."""

# ruff: noqa: F821  (what is not defined here comes from the solution)


def coverage_curve(said, right):
    if len(said) != len(right):
        raise ValueError("lengths differ")
    curve, wrong = [], 0
    pairs = sorted(((p, r) for p, r in zip(said, right, strict=True) if p is not None), key=lambda pair: -pair[0])
    for n, (p, is_right) in enumerate(pairs, 1):
        wrong += not is_right
        point = (p, n / len(said), wrong / n)
        if curve and curve[-1][0] == p:
            curve[-1] = point
        else:
            curve.append(point)
    return curve


def pick_threshold(said, right, gain, penalty, silence):
    if len(said) != len(right) or not said:
        raise ValueError("one length, at least 1")
    curve = [(math.inf, 0.0, 0.0), *coverage_curve(said, right)]
    n = len(said)

    def score(point):
        given = round(point[1] * n)
        wrong = round(point[2] * given)
        return ((given - wrong) * gain - wrong * penalty + (n - given) * silence) / n

    best = max(curve, key=score)
    return {"threshold": best[0], "score": score(best), "coverage": best[1]}


def even_table(said, right, size):
    if len(said) != len(right) or size < 1 or not all(0 <= p <= 1 for p in said):
        raise ValueError("bad input")
    bins, held = [], []
    for level in sorted(set(said)):
        held += [n for n, p in enumerate(said) if p == level]
        if len(held) >= size:
            bins.append(held)
            held = []
    if held and bins:
        bins[-1].extend(held)
    elif held:
        bins.append(held)
    return [
        {
            "count": len(part),
            "said": math.fsum(said[n] for n in part) / len(part),
            "right": sum(right[n] for n in part) / len(part),
        }
        for part in bins
    ]
