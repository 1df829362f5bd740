"""Computes with whatever power comes."""

CAUGHT_BY = ["test-gap"]
MESSAGE = (
    "calibration_gap must raise ValueError for a table without answers, and for a power that is not 1, 2 or infinity."
)


def calibration_gap(table, power):
    rows = [(row["count"], abs(row["said"] - row["right"])) for row in table if row["count"]]
    if not rows:
        raise ValueError
    if power == math.inf:
        return max(gap for _, gap in rows)
    return (sum(count * gap**power for count, gap in rows) / sum(count for count, _ in rows)) ** (1 / power)
