"""The groups of an earlier call are still there."""

CAUGHT_BY = ["test-group"]
MESSAGE = "group_by_meaning asks about texts that no run gave: hand them over as they are, and remember nothing from an earlier call."


def group_by_meaning(answers, entails, known={}, firsts=[]):
    for answer in answers:
        if answer not in known:
            for number, first in enumerate(firsts):
                if entails(answer, first) and entails(first, answer):
                    known[answer] = number
                    break
            else:
                known[answer] = len(firsts)
                firsts.append(answer)
    return [known[answer] for answer in answers]
