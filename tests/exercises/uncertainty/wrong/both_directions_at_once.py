"""Asks both directions before it looks at either."""

CAUGHT_BY = ["test-group"]
MESSAGE = "group_by_meaning asks the second direction although the first said no."


def group_by_meaning(answers, entails):
    firsts, known = [], {}
    for answer in answers:
        if answer not in known:
            for number, first in enumerate(firsts):
                forth, back = entails(answer, first), entails(first, answer)
                if forth and back:
                    known[answer] = number
                    break
            else:
                known[answer] = len(firsts)
                firsts.append(answer)
    return [known[answer] for answer in answers]
