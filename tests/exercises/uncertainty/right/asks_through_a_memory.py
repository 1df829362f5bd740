"""Questions go through a memory of its own; names are found in a text with borders."""

from functools import lru_cache


def group_by_meaning(answers, entails):
    ask = lru_cache(maxsize=None)(entails)
    groups = []

    def group_of(text):
        for number, group in enumerate(groups):
            if text in group:
                return number
        for number, group in enumerate(groups):
            if ask(text, group[0]) and ask(group[0], text):
                group.append(text)
                return number
        groups.append([text])
        return len(groups) - 1

    return [group_of(text) for text in answers]


def snowballing(write, cases):
    if len(cases) < 2 or [1 for c in cases if not (c["then_right"] and c["then_wrong"])]:
        raise ValueError("bad input")
    if [1 for c in cases if c["then_right"] == c["then_wrong"]]:
        raise ValueError("bad input")

    def bordered(ids):
        return "," + "".join(f"{n}," for n in ids)

    def which(text, case):
        line = bordered(text)
        places = [(line.find(bordered(case[key])), -len(case[key]), key) for key in ("then_right", "then_wrong")]
        places = [place for place in places if place[0] >= 0]
        return min(places)[2] if places else None

    n, table = len(cases), {}
    for case in cases:
        after_right = which(write(case["prompt"] + case["right"]), case)
        after_wrong = which(write(case["prompt"] + case["wrong"]), case)
        table[after_wrong, after_right] = table.get((after_wrong, after_right), 0) + 1

    def share(test):
        return sum(count for key, count in table.items() if test(*key)) / n

    followed = share(lambda wrong, right: wrong == "then_wrong")
    control = share(lambda wrong, right: right == "then_wrong")
    discordant = share(lambda wrong, right: (wrong == "then_wrong") != (right == "then_wrong"))
    rate = followed - control
    return {
        "followed": followed,
        "corrected": share(lambda wrong, right: wrong == "then_right"),
        "control": control,
        "rate": rate,
        "error": max(0.0, (discordant - rate**2) / (n - 1)) ** 0.5,
    }
