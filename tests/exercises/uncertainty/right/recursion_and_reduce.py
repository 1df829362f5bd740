"""Recursion, reduce and early returns; the largest group of a tie by its place."""

# ruff: noqa: F821  (what is not defined here comes from the solution)

from functools import reduce


def agreement(groups):
    n = len(groups)
    if n < 2:
        raise ValueError("too few runs")
    counts = [groups.count(g) for g in groups]
    agreeing = sum(1 for i in range(n) for j in range(i) if groups[i] == groups[j])
    return {
        "mode": groups[counts.index(max(counts))],
        "share": max(counts) / n,
        "pairs": 2 * agreeing / (n * (n - 1)),
        "bits": math.log2(n) - sum(math.log2(count) for count in counts) / n,
    }


def even_table(said, right, size):
    if len(said) != len(right) or size < 1 or any(not 0 <= p <= 1 for p in said):
        raise ValueError("bad input")

    def split(pairs):
        if len(pairs) < size:
            return [pairs] if pairs else []
        end = size
        while end < len(pairs) and pairs[end][0] == pairs[end - 1][0]:
            end += 1
        if len(pairs) - end < size:
            return [pairs]
        return [pairs[:end], *split(pairs[end:])]

    rows = []
    for part in split(sorted(zip(said, right, strict=True))):
        said_sum = reduce(lambda total, pair: total + pair[0], part, 0.0)
        rows.append({"count": len(part), "said": said_sum / len(part), "right": sum(r for _, r in part) / len(part)})
    return rows


def coverage_curve(said, right):
    if len(said) != len(right):
        raise ValueError("lengths differ")

    def points(pairs):
        if not pairs:
            return []
        lowest = min(pairs)[0]
        wrong = sum(not is_right for _, is_right in pairs)
        return [
            *points([pair for pair in pairs if pair[0] > lowest]),
            (lowest, len(pairs) / len(said), wrong / len(pairs)),
        ]

    return points([(p, r) for p, r in zip(said, right, strict=True) if p is not None])
