"""1.0 falls out of the last bin."""

CAUGHT_BY = ["check-table", "test-table"]
MESSAGE = "calibration_table: an answer is in no bin, or in two: what about 1.0?"


def calibration_table(said, right, bins):
    if len(said) != len(right) or bins < 1 or not all(0 <= p <= 1 for p in said):
        raise ValueError
    rows = []
    for b in range(bins):
        h = [(p, r) for p, r in zip(said, right) if b / bins <= p < (b + 1) / bins]
        rows.append(
            {
                "count": len(h),
                "said": sum(p for p, _ in h) / len(h) if h else None,
                "right": sum(r for _, r in h) / len(h) if h else None,
            }
        )
    return rows
