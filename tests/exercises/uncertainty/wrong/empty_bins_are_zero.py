"""In an empty bin said and right are 0."""

CAUGHT_BY = ["check-table", "test-table"]
MESSAGE = "calibration_table: in an empty bin said and right are None: 0 would be a claim."


def calibration_table(said, right, bins):
    if len(said) != len(right) or bins < 1 or not all(0 <= p <= 1 for p in said):
        raise ValueError
    rows = []
    for b in range(bins):
        h = [(p, r) for p, r in zip(said, right) if b / bins <= p and (p < (b + 1) / bins or b == bins - 1)]
        n = max(1, len(h))
        rows.append({"count": len(h), "said": sum((p for p, _ in h), 0.0) / n, "right": sum(r for _, r in h) / n})
    return rows
