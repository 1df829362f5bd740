"""A row of two answers counts as much as one of two hundred."""

CAUGHT_BY = ["test-gap"]
MESSAGE = "calibration_gap weighs all rows the same: a row weighs as many answers as it holds."


def calibration_gap(table, power):
    gaps = [abs(row["said"] - row["right"]) for row in table if row["count"]]
    if not gaps or power not in (1, 2, math.inf):
        raise ValueError
    if power == math.inf:
        return max(gaps)
    return (sum(gap**power for gap in gaps) / len(gaps)) ** (1 / power)
