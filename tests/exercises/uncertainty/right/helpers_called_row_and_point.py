"""Right: its helpers have the names that the text uses (row, point, payment): no check cell may set these names."""

import math
from bisect import bisect_right
from collections import Counter


def group_by_meaning(answers, entails):
    known = {}

    def implies(a, b):
        if (a, b) not in known:
            known[a, b] = entails(a, b)
        return known[a, b]

    firsts, numbers = [], []
    for answer in answers:
        for first in firsts:
            if first == answer or (implies(answer, first) and implies(first, answer)):
                break
        else:
            first = answer
            firsts.append(answer)
        numbers.append(firsts.index(first))
    return numbers


def agreement(groups):
    n = len(groups)
    if n < 2:
        raise ValueError("at least two runs")
    counts = Counter(groups)
    mode, top = counts.most_common(1)[0]
    return {
        "mode": mode,
        "share": top / n,
        "pairs": sum(c * (c - 1) for c in counts.values()) / (n * (n - 1)),
        "bits": math.fsum(c / n * math.log2(n / c) for c in counts.values()),
    }


def meaning_entropy(logprobs, groups):
    if not logprobs or len(logprobs) != len(groups):
        raise ValueError("one group per text, at least one text")
    if any(not lp <= 0 for lp in logprobs):
        raise ValueError("log-probabilities are at most 0")
    top = max(logprobs)
    if top == -math.inf:
        raise ValueError("no text is possible")
    mass = {}
    for lp, group in zip(logprobs, groups, strict=True):
        mass[group] = mass.get(group, 0.0) + math.exp(lp - top)
    total = math.fsum(mass.values())
    return math.fsum(m / total * math.log2(total / m) for m in mass.values() if m > 0)


def check(said, right):
    if len(said) != len(right):
        raise ValueError("lengths differ")
    for s in said:
        if not 0 <= s <= 1:
            raise ValueError("a confidence is from 0 to 1")


def row(pairs):
    n = len(pairs)
    return {"count": n, "said": math.fsum(s for s, _ in pairs) / n, "right": sum(r for _, r in pairs) / n}


def calibration_table(said, right, bins):
    check(said, right)
    if bins < 1:
        raise ValueError("at least one bin")
    borders = [b / bins for b in range(1, bins)]
    held = [[] for _ in range(bins)]
    for s, r in zip(said, right, strict=True):
        held[bisect_right(borders, s)].append((s, r))
    return [row(pairs) if pairs else {"count": 0, "said": None, "right": None} for pairs in held]


def calibration_gap(table, power):
    if power not in (1, 2, math.inf):
        raise ValueError("power is 1, 2 or infinity")
    gaps = [(r["count"], abs(r["said"] - r["right"])) for r in table if r["count"]]
    if not gaps:
        raise ValueError("no answers")
    total = sum(n for n, _ in gaps)
    if power == 1:
        return math.fsum(n * g for n, g in gaps) / total
    if power == 2:
        return math.sqrt(math.fsum(n * g * g for n, g in gaps) / total)
    return float(max(g for _, g in gaps))


def even_table(said, right, size):
    check(said, right)
    if size < 1:
        raise ValueError("size is at least 1")
    bins = []
    for pair in sorted(zip(said, right, strict=True)):
        if not bins or (len(bins[-1]) >= size and bins[-1][-1][0] != pair[0]):
            bins.append([])
        bins[-1].append(pair)
    if len(bins) > 1 and len(bins[-1]) < size:
        last = bins.pop()
        bins[-1] += last
    return [row(pairs) for pairs in bins]


def point(said, right, threshold):
    given = [r for s, r in zip(said, right, strict=True) if s is not None and s >= threshold]
    return float(threshold), len(given) / len(said), given.count(False) / len(given)


def coverage_curve(said, right):
    if len(said) != len(right):
        raise ValueError("lengths differ")
    return [point(said, right, s) for s in sorted({s for s in said if s is not None}, reverse=True)]


def average_risk(said, right):
    if not said or len(said) != len(right):
        raise ValueError("no answers, or lengths differ")
    risks, errors = [], 0
    for s in sorted(set(said), reverse=True):
        tied = [r for t, r in zip(said, right, strict=True) if t == s]
        e, m, done = tied.count(False), len(tied), len(risks)
        risks += [(errors + j * e / m) / (done + j) for j in range(1, m + 1)]
        errors += e
    return math.fsum(risks) / len(risks)


def break_even(gain, penalty, silence):
    if not gain + penalty > 0:
        raise ValueError("gain + penalty must be above 0")
    return float((silence + penalty) / (gain + penalty))


def payment(said, right, threshold, gain, penalty, silence):
    return sum((gain if r else -penalty) if s >= threshold else silence for s, r in zip(said, right, strict=True))


def pick_threshold(said, right, gain, penalty, silence):
    if not said or len(said) != len(right):
        raise ValueError("no answers, or lengths differ")
    best = None
    for threshold in [math.inf, *sorted(set(said), reverse=True)]:
        total = payment(said, right, threshold, gain, penalty, silence)
        if best is None or total > best[0]:
            best = total, threshold
    total, threshold = best
    return {
        "threshold": float(threshold),
        "score": total / len(said),
        "coverage": sum(s >= threshold for s in said) / len(said),
    }


def honest_score(said, right, folds, pick, gain, penalty, silence):
    if not len(said) == len(right) == len(folds):
        raise ValueError("lengths differ")
    names = list(dict.fromkeys(folds))
    if len(names) < 2:
        raise ValueError("at least two folds")
    total = 0
    for fold in names:
        out = [i for i, f in enumerate(folds) if f != fold]
        held = [i for i, f in enumerate(folds) if f == fold]
        threshold = pick([said[i] for i in out], [right[i] for i in out])
        total += payment([said[i] for i in held], [right[i] for i in held], threshold, gain, penalty, silence)
    return float(total / len(said))


def place(text, part):
    for start in range(len(text) - len(part) + 1):
        if text[start : start + len(part)] == part:
            return start
    return math.inf


def names(text, a, b):
    """0 if text names a, 1 if b, None if neither."""
    at, bt = (place(text, a), -len(a)), (place(text, b), -len(b))
    if at[0] == bt[0] == math.inf:
        return None
    return 0 if at < bt else 1


def snowballing(write, cases):
    if len(cases) < 2:
        raise ValueError("at least two cases")
    for case in cases:
        if not case["then_right"] or not case["then_wrong"] or case["then_right"] == case["then_wrong"]:
            raise ValueError("consequences must be there and differ")
    followed, corrected, control = [], [], []
    for case in cases:
        after_right = names(write(case["prompt"] + case["right"]), case["then_right"], case["then_wrong"])
        after_wrong = names(write(case["prompt"] + case["wrong"]), case["then_right"], case["then_wrong"])
        followed.append(after_wrong == 1)
        corrected.append(after_wrong == 0)
        control.append(after_right == 1)
    n = len(cases)
    d = [f - c for f, c in zip(followed, control, strict=True)]
    mean = sum(d) / n
    return {
        "followed": sum(followed) / n,
        "corrected": sum(corrected) / n,
        "control": sum(control) / n,
        "rate": mean,
        "error": math.sqrt(sum((x - mean) ** 2 for x in d) / (n - 1) / n),
    }
