"""Only bins that hold answers have a row."""

CAUGHT_BY = ["check-table", "test-table"]
MESSAGE = "calibration_table: one row per bin, also for the empty ones."


def calibration_table(said, right, bins):
    if len(said) != len(right) or bins < 1 or not all(0 <= p <= 1 for p in said):
        raise ValueError
    rows = []
    for b in range(bins):
        h = [(p, r) for p, r in zip(said, right) if b / bins <= p and (p < (b + 1) / bins or b == bins - 1)]
        if h:
            rows.append(
                {"count": len(h), "said": sum(p for p, _ in h) / len(h), "right": sum(r for _, r in h) / len(h)}
            )
    return rows
