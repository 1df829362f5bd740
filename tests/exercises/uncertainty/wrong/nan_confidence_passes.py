"""NaN is neither below 0 nor above 1, so it is let in."""

CAUGHT_BY = ["test-table"]
MESSAGE = (
    "calibration_table must raise ValueError for lengths that differ, bins below 1, and a confidence outside 0 to 1."
)


def calibration_table(said, right, bins):
    if len(said) != len(right) or bins < 1 or any(p < 0 or p > 1 for p in said):
        raise ValueError
    rows = []
    for b in range(bins):
        h = [(p, r) for p, r in zip(said, right) if b / bins <= p and (p < (b + 1) / bins or b == bins - 1)]
        rows.append(
            {
                "count": len(h),
                "said": sum(p for p, _ in h) / len(h) if h else None,
                "right": sum(r for _, r in h) / len(h) if h else None,
            }
        )
    return rows
