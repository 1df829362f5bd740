"""What was said is taken to be the middle of the bin."""

CAUGHT_BY = ["check-table", "test-table"]
MESSAGE = "calibration_table: said is a mean over the answers of the bin."


def calibration_table(said, right, bins):
    if len(said) != len(right) or bins < 1 or not all(0 <= p <= 1 for p in said):
        raise ValueError
    rows = []
    for b in range(bins):
        h = [(p, r) for p, r in zip(said, right) if b / bins <= p and (p < (b + 1) / bins or b == bins - 1)]
        rows.append(
            {
                "count": len(h),
                "said": (b + 0.5) / bins if h else None,
                "right": sum(r for _, r in h) / len(h) if h else None,
            }
        )
    return rows
