"""Groups are numbered from 1."""

CAUGHT_BY = ["check-group", "test-group"]
MESSAGE = "group_by_meaning: the groups are right, their numbers are not: 0, 1, 2, ... as they are opened."


def group_by_meaning(answers, entails):
    firsts, known = [], {}
    for answer in answers:
        if answer not in known:
            for number, first in enumerate(firsts):
                if entails(answer, first) and entails(first, answer):
                    known[answer] = number
                    break
            else:
                known[answer] = len(firsts)
                firsts.append(answer)
    return [known[answer] + 1 for answer in answers]
