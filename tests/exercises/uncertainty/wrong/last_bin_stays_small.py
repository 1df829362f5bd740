"""What is left at the end is a bin, however small."""

CAUGHT_BY = ["check-even", "test-even"]
MESSAGE = "even_table: a last bin with fewer than size answers is joined to the one before it."


def even_table(said, right, size):
    if len(said) != len(right) or size < 1 or not all(0 <= p <= 1 for p in said):
        raise ValueError
    bins = []
    for p, r in sorted(zip(said, right)):
        if not bins or (len(bins[-1]) >= size and bins[-1][-1][0] != p):
            bins.append([])
        bins[-1].append((p, r))
    return [
        {"count": len(h), "said": sum(p for p, _ in h) / len(h), "right": sum(r for _, r in h) / len(h)} for h in bins
    ]
