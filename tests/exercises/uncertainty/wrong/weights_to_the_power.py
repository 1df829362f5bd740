"""The weights are squared along with the gaps."""

CAUGHT_BY = ["test-gap"]
MESSAGE = "calibration_gap: 1 is the mean gap, 2 the root of the mean squared gap, both weighed by count; infinity is the largest gap."


def calibration_gap(table, power):
    rows = [(row["count"], abs(row["said"] - row["right"])) for row in table if row["count"]]
    if not rows or power not in (1, 2, math.inf):
        raise ValueError
    n = sum(count for count, _ in rows)
    if power == math.inf:
        return max(gap for _, gap in rows)
    return sum((count / n * gap) ** power for count, gap in rows) ** (1 / power)
