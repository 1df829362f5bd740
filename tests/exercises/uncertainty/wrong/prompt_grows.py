"""The wrong fact stays in the prompt when the right one is added."""

CAUGHT_BY = ["check-snowball", "test-snowball"]
MESSAGE = "snowballing changes its arguments: prompt += fact does."


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
    wrong, right = [], []
    for case in cases:
        prompt = case["prompt"]
        prompt += case["wrong"]
        wrong.append(named(write(prompt), case))
        prompt += case["right"]
        right.append(named(write(prompt), case))
    return measured(wrong, right)
