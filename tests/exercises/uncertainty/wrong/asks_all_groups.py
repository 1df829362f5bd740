"""Every group is asked, also after one has fitted."""

CAUGHT_BY = ["test-group"]
MESSAGE = "group_by_meaning: a new text is compared with the first answer of each group, until one fits, and with nothing else."


def group_by_meaning(answers, entails):
    firsts, known = [], {}
    for answer in answers:
        if answer not in known:
            fits = [n for n, first in enumerate(firsts) if entails(answer, first) and entails(first, answer)]
            known[answer] = fits[0] if fits else len(firsts)
            if not fits:
                firsts.append(answer)
    return [known[answer] for answer in answers]
