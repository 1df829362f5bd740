"""After a false start the search goes on behind it."""

CAUGHT_BY = ["test-snowball-names"]
MESSAGE = "snowballing: a false start does not hide what begins one id later."


def check(cases):
    if len(cases) < 2 or not all(case["then_right"] and case["then_wrong"] for case in cases):
        raise ValueError
    if any(case["then_right"] == case["then_wrong"] for case in cases):
        raise ValueError


def measured(wrong, right):
    n = len(wrong)
    differences = [(a == "then_wrong") - (b == "then_wrong") for a, b in zip(wrong, right)]
    rate = sum(differences) / n
    spread = sum((d - rate) ** 2 for d in differences) / max(1, n - 1)
    return {
        "followed": wrong.count("then_wrong") / n,
        "corrected": wrong.count("then_right") / n,
        "control": right.count("then_wrong") / n,
        "rate": rate,
        "error": math.sqrt(spread / n),
    }


def named(text, case):
    found = {}
    for key in ("then_right", "then_wrong"):
        held = 0
        for i, token in enumerate(text):
            held = held + 1 if token == case[key][held] else 0
            if held == len(case[key]):
                found[key] = i + 1 - held
                break
    return min(found, key=lambda key: (found[key], -len(case[key])), default=None)


def snowballing(write, cases):
    check(cases)
    wrong = [named(write(case["prompt"] + case["wrong"]), case) for case in cases]
    right = [named(write(case["prompt"] + case["right"]), case) for case in cases]
    return measured(wrong, right)
