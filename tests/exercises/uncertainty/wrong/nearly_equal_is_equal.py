"""Confidences that nearly agree are kept together."""

CAUGHT_BY = ["test-even"]
MESSAGE = "even_table: a bin takes answers until it holds size, then those that are as sure as its last one."


def even_table(said, right, size):
    if len(said) != len(right) or size < 1 or not all(0 <= p <= 1 for p in said):
        raise ValueError
    bins = []
    for p, r in sorted(zip(said, right)):
        if not bins or (len(bins[-1]) >= size and not math.isclose(bins[-1][-1][0], p)):
            bins.append([])
        bins[-1].append((p, r))
    if len(bins) > 1 and len(bins[-1]) < size:
        bins[-2:] = [bins[-2] + bins[-1]]
    return [
        {"count": len(h), "said": sum(p for p, _ in h) / len(h), "right": sum(r for _, r in h) / len(h)} for h in bins
    ]
