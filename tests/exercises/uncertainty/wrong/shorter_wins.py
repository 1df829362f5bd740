"""Where both begin at one place, the shorter counts."""

CAUGHT_BY = ["test-snowball-names"]
MESSAGE = "snowballing: where both begin at the same place, the longer one counts."


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
        for key in sorted(("then_right", "then_wrong"), key=lambda key: len(case[key])):
            if text[i : i + len(case[key])] == case[key]:
                return key
    return None


def snowballing(write, cases):
    check(cases)
    wrong = [named(write(case["prompt"] + case["wrong"]), case) for case in cases]
    right = [named(write(case["prompt"] + case["right"]), case) for case in cases]
    return measured(wrong, right)
