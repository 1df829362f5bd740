"""Ids are joined to a text without blanks and searched there."""

CAUGHT_BY = ["test-snowball", "test-snowball-names"]
MESSAGE = "snowballing: compare ids, not their digits."


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
    line = "".join(map(str, text))
    begins = [(line.find("".join(map(str, case[key]))), -len(case[key]), key) for key in ("then_right", "then_wrong")]
    return min([b for b in begins if b[0] >= 0], default=(0, 0, None))[2]


def snowballing(write, cases):
    check(cases)
    wrong = [named(write(case["prompt"] + case["wrong"]), case) for case in cases]
    right = [named(write(case["prompt"] + case["right"]), case) for case in cases]
    return measured(wrong, right)
