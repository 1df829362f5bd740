"""The two lists are sorted each on its own."""

CAUGHT_BY = ["test-even"]
MESSAGE = "even_table: right is a mean over the answers of the bin, the least sure bin first."


def even_table(said, right, size):
    if len(said) != len(right) or size < 1 or not all(0 <= p <= 1 for p in said):
        raise ValueError
    bins = []
    for p, r in zip(sorted(said), sorted(right)):
        if not bins or (len(bins[-1]) >= size and bins[-1][-1][0] != p):
            bins.append([])
        bins[-1].append((p, r))
    if len(bins) > 1 and len(bins[-1]) < size:
        bins[-2:] = [bins[-2] + bins[-1]]
    return [
        {"count": len(h), "said": sum(p for p, _ in h) / len(h), "right": sum(r for _, r in h) / len(h)} for h in bins
    ]
