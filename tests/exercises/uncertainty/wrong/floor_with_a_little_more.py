"""said * bins gets a tiny bit added, so that borders come out right."""

CAUGHT_BY = ["test-table"]
MESSAGE = "calibration_table: an answer beside a border is in the wrong bin: compare it with b / bins itself."


def calibration_table(said, right, bins):
    if len(said) != len(right) or bins < 1 or not all(0 <= p <= 1 for p in said):
        raise ValueError
    held = [[] for _ in range(bins)]
    for p, r in zip(said, right):
        held[min(int(p * bins + 1e-12), bins - 1)].append((p, r))
    return [
        {
            "count": len(h),
            "said": sum(p for p, _ in h) / len(h) if h else None,
            "right": sum(r for _, r in h) / len(h) if h else None,
        }
        for h in held
    ]
