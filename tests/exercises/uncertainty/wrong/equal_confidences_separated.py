"""A bin is closed as soon as it is full, in the middle of a tie."""

CAUGHT_BY = ["check-even", "test-even"]
MESSAGE = "even_table separates answers that are equally sure: then their order decides."


def even_table(said, right, size):
    if len(said) != len(right) or size < 1 or not all(0 <= p <= 1 for p in said):
        raise ValueError
    pairs = sorted(zip(said, right))
    bins = [pairs[n : n + size] for n in range(0, len(pairs), size)]
    if len(bins) > 1 and len(bins[-1]) < size:
        bins[-2:] = [bins[-2] + bins[-1]]
    return [
        {"count": len(h), "said": sum(p for p, _ in h) / len(h), "right": sum(r for _, r in h) / len(h)} for h in bins
    ]
