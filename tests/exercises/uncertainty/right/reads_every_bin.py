"""Plain loops over bins, levels and folds, without a helper."""

# ruff: noqa: F821  (what is not defined here comes from the solution)


def calibration_table(said, right, bins):
    if len(said) != len(right) or bins < 1 or any(not 0.0 <= p <= 1.0 for p in said):
        raise ValueError("bad input")
    rows = []
    for b in range(bins):
        low, high = b / bins, (b + 1) / bins
        inside = [n for n, p in enumerate(said) if low <= p and (p < high or b == bins - 1)]
        row = {"count": len(inside), "said": None, "right": None}
        if inside:
            row["said"] = sum(said[n] for n in inside) / len(inside)
            row["right"] = len([n for n in inside if right[n]]) / len(inside)
        rows.append(row)
    return rows


def calibration_gap(table, power):
    answers = sum(row["count"] for row in table)
    if answers == 0 or not (power == 1 or power == 2 or power == math.inf):
        raise ValueError("bad input")
    total, largest = 0.0, 0.0
    for row in table:
        if row["count"] == 0:
            continue
        gap = abs(row["right"] - row["said"])
        largest = max(largest, gap)
        total += row["count"] * (gap if power == 1 else gap * gap)
    if power == math.inf:
        return largest
    return total / answers if power == 1 else math.sqrt(total / answers)


def honest_score(said, right, folds, pick, gain, penalty, silence):
    if len(said) != len(right) or len(said) != len(folds):
        raise ValueError("lengths differ")
    thresholds = {}
    if len(dict.fromkeys(folds)) < 2:
        raise ValueError("two folds at least")
    for fold in folds:
        if fold not in thresholds:
            rest = [(p, r) for p, r, f in zip(said, right, folds, strict=True) if f != fold]
            thresholds[fold] = pick([p for p, _ in rest], [r for _, r in rest])
    total = 0
    for p, r, fold in zip(said, right, folds, strict=True):
        if p >= thresholds[fold]:
            total += gain if r else -penalty
        else:
            total += silence
    return total / len(said)
