"""The borders stand in a list, and bisect finds the bin; shares are exact fractions."""

from bisect import bisect_right
from fractions import Fraction


def calibration_table(said, right, bins):
    if bins < 1:
        raise ValueError("no bins")
    if len(said) != len(right):
        raise ValueError("lengths differ")
    for p in said:
        if not 0 <= p <= 1:
            raise ValueError("no confidence")
    borders = [b / bins for b in range(1, bins)]
    rows = [{"count": 0, "said": None, "right": None} for _ in range(bins)]
    for p, is_right in zip(said, right, strict=True):
        row = rows[bisect_right(borders, p)]
        row["count"] += 1
        row["said"] = (row["said"] or Fraction(0)) + Fraction(p)
        row["right"] = (row["right"] or 0) + is_right
    for row in rows:
        if row["count"]:
            row["said"] = float(row["said"] / row["count"])
            row["right"] = float(Fraction(row["right"], row["count"]))
    return rows


def break_even(gain, penalty, silence):
    gain, penalty, silence = map(Fraction, (gain, penalty, silence))
    if gain + penalty <= 0:
        raise ValueError("being right must pay")
    return float((silence + penalty) / (gain + penalty))


def average_risk(said, right):
    if len(said) != len(right) or len(said) == 0:
        raise ValueError("one length, at least 1")
    order = sorted(said, reverse=True)
    wrong = {}
    for p, is_right in zip(said, right, strict=True):
        wrong[p] = wrong.get(p, 0) + (not is_right)
    errors, total = Fraction(0), Fraction(0)
    for k, p in enumerate(order, 1):
        errors += Fraction(wrong[p], order.count(p))
        total += errors / k
    return float(total / len(said))
