"""Groups equal texts; the model of meaning is never asked."""

CAUGHT_BY = ["check-group", "test-group"]
MESSAGE = "group_by_meaning compares texts, not meanings."


def group_by_meaning(answers, entails):
    seen = list(dict.fromkeys(answers))
    return [seen.index(answer) for answer in answers]
