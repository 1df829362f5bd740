"""An answer that came before is compared all over again."""

CAUGHT_BY = ["test-group"]
MESSAGE = "group_by_meaning asks the same question twice: remember the group of every text."


def group_by_meaning(answers, entails):
    firsts, groups = [], []
    for answer in answers:
        for number, first in enumerate(firsts):
            if answer == first or (entails(answer, first) and entails(first, answer)):
                groups.append(number)
                break
        else:
            groups.append(len(firsts))
            firsts.append(answer)
    return groups
