"""Cases in which the model does not name the truth by itself are left out."""

CAUGHT_BY = ["check-snowball", "test-snowball"]
MESSAGE = "snowballing: followed is the share of all cases in which the text after the wrong fact names then_wrong; the prompt does not count."


def check(cases):
    if len(cases) < 2 or not all(case["then_right"] and case["then_wrong"] for case in cases):
        raise ValueError
    if any(case["then_right"] == case["then_wrong"] for case in cases):
        raise ValueError


def named(text, case):
    for i in range(len(text)):
        for key in sorted(("then_right", "then_wrong"), key=lambda key: -len(case[key])):
            if text[i : i + len(case[key])] == case[key]:
                return key
    return None


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


def snowballing(write, cases):
    check(cases)
    wrong = [named(write(case["prompt"] + case["wrong"]), case) for case in cases]
    right = [named(write(case["prompt"] + case["right"]), case) for case in cases]
    kept = [n for n in range(len(cases)) if right[n] == "then_right"]
    if len(kept) < 2:
        return measured(wrong, right)
    return measured([wrong[n] for n in kept], [right[n] for n in kept])
