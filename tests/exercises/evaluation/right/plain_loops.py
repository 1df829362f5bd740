"""Scores and luck with plain loops and fractions."""

from fractions import Fraction


def clean_score(right, shares, limit):
    if len(right) == 0 or len(right) != len(shares):
        raise ValueError
    count, good = {"all": 0, "clean": 0, "dirty": 0}, {"all": 0, "clean": 0, "dirty": 0}
    for is_right, share in zip(right, shares, strict=False):
        for group in ("all", "dirty" if share >= limit else "clean"):
            count[group] += 1
            good[group] += int(is_right)
    found = {group: good[group] / count[group] if count[group] else None for group in count}
    found["inflation"] = found["all"] - found["clean"] if found["clean"] is not None else None
    return found


def paired_luck(right_a, right_b):
    if len(right_a) != len(right_b) or not right_b:
        raise ValueError
    differ = [a for a, b in zip(right_a, right_b, strict=False) if a != b]
    m, k = len(differ), sum(differ)
    chance, p = Fraction(1, 2**m), Fraction(0)
    for j in range(m + 1):
        if abs(2 * j - m) >= abs(2 * k - m):
            p += chance
        chance = chance * (m - j) / (j + 1)
    return {"difference": (2 * k - m) / len(right_a), "p": float(p)}
