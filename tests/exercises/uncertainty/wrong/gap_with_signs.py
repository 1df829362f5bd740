"""Too sure here and too modest there cancel."""

CAUGHT_BY = ["test-gap"]
MESSAGE = "calibration_gap lets too sure and too modest cancel: a gap is a distance."


def calibration_gap(table, power):
    rows = [row for row in table if row["count"]]
    if not rows or power not in (1, 2, math.inf):
        raise ValueError
    if power == math.inf:
        return max(abs(row["said"] - row["right"]) for row in rows)
    n = sum(row["count"] for row in rows)
    return abs(sum(row["count"] * (row["said"] - row["right"]) ** power for row in rows) / n) ** (1 / power)
