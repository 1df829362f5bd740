"""Counter, statistics and itertools do the counting."""

# ruff: noqa: F821  (what is not defined here comes from the solution)

import itertools
import statistics
from collections import Counter


def group_by_meaning(answers, entails):
    group_of, firsts = {}, []
    for text in dict.fromkeys(answers):
        fits = (n for n, first in enumerate(firsts) if entails(first, text) and entails(text, first))
        group_of[text] = next(fits, len(firsts))
        if group_of[text] == len(firsts):
            firsts.append(text)
    return list(map(group_of.__getitem__, answers))


def agreement(groups):
    if len(groups) < 2:
        raise ValueError("too few runs")
    [(mode, most)] = Counter(groups).most_common(1)
    same = [float(a == b) for a, b in itertools.combinations(groups, 2)]
    shares = [count / len(groups) for count in Counter(groups).values()]
    bits = math.fsum(-share * math.log(share, 2) for share in shares)
    return {"mode": mode, "share": most / len(groups), "pairs": statistics.fmean(same), "bits": bits}


def snowballing(write, cases):
    if len(cases) < 2:
        raise ValueError("too few cases")
    for case in cases:
        if not case["then_right"] or not case["then_wrong"] or case["then_right"] == case["then_wrong"]:
            raise ValueError("no two consequences")

    def place(text, part):
        starts = range(len(text) - len(part) + 1)
        return next((n for n in starts if text[n : n + len(part)] == part), math.inf)

    follows, corrects, control = [], [], []
    for case in cases:
        found = []
        for fact in ("wrong", "right"):
            text = write([*case["prompt"], *case[fact]])
            keys = {key: (place(text, case[key]), -len(case[key])) for key in ("then_right", "then_wrong")}
            first = min(keys, key=keys.get)
            found.append(first if keys[first][0] < math.inf else "")
        follows.append(found[0] == "then_wrong")
        corrects.append(found[0] == "then_right")
        control.append(found[1] == "then_wrong")
    differences = [float(a - b) for a, b in zip(follows, control, strict=True)]
    return {
        "followed": sum(follows) / len(cases),
        "corrected": sum(corrects) / len(cases),
        "control": sum(control) / len(cases),
        "rate": statistics.fmean(differences),
        "error": statistics.stdev(differences) / math.sqrt(len(cases)),
    }
