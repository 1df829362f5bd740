"""Of several groups that fit, the newest."""

CAUGHT_BY = ["test-group"]
MESSAGE = "group_by_meaning: an answer joins the first group whose first answer means the same, in both directions."


def group_by_meaning(answers, entails):
    firsts, known = [], {}
    for answer in answers:
        if answer not in known:
            for number in reversed(range(len(firsts))):
                if entails(answer, firsts[number]) and entails(firsts[number], answer):
                    known[answer] = number
                    break
            else:
                known[answer] = len(firsts)
                firsts.append(answer)
    return [known[answer] for answer in answers]
