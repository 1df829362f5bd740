"""zip stops at the end of the text, so the beginning of a consequence is enough there."""

CAUGHT_BY = ["test-snowball-names"]
MESSAGE = "snowballing: the ids of a consequence stand in their order."


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
    for i in range(len(text)):
        keys = ("then_right", "then_wrong")
        begins = [key for key in keys if all(a == b for a, b in zip(text[i:], case[key]))]
        if begins:
            return max(begins, key=lambda key: len(case[key]))
    return None


def snowballing(write, cases):
    check(cases)
    wrong = [named(write(case["prompt"] + case["wrong"]), case) for case in cases]
    right = [named(write(case["prompt"] + case["right"]), case) for case in cases]
    return measured(wrong, right)
