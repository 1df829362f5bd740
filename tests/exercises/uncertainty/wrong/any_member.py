"""Compares with every answer of a group, so meanings drift along a chain."""

CAUGHT_BY = ["test-group"]
MESSAGE = "group_by_meaning compares with every answer of a group: only its first one speaks for it."


def group_by_meaning(answers, entails):
    groups, known = [], {}
    for answer in answers:
        if answer in known:
            continue
        for number, group in enumerate(groups):
            if any(entails(answer, other) and entails(other, answer) for other in group):
                group.append(answer)
                known[answer] = number
                break
        else:
            known[answer] = len(groups)
            groups.append([answer])
    return [known[answer] for answer in answers]
