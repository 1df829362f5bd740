"""One text implies the other, and that is enough."""

CAUGHT_BY = ["check-group", "test-group"]
MESSAGE = "group_by_meaning joins a group when one text implies the other: each must imply the other."


def group_by_meaning(answers, entails):
    firsts, known = [], {}
    for answer in answers:
        if answer not in known:
            fits = next((n for n, first in enumerate(firsts) if entails(answer, first)), None)
            if fits is None:
                fits = len(firsts)
                firsts.append(answer)
            known[answer] = fits
    return [known[answer] for answer in answers]
