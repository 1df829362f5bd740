"""Calls its own pick_threshold, not the function that it was given."""

CAUGHT_BY = ["test-honest"]
MESSAGE = "honest_score: the pick that is given is called once for every fold, whatever its number."


def honest_score(said, right, folds, pick, gain, penalty, silence):
    if not len(said) == len(right) == len(folds) or len(set(folds)) < 2:
        raise ValueError
    paid = 0.0
    for fold in set(folds):
        inside = [n for n, other in enumerate(folds) if other == fold]
        others = [n for n, other in enumerate(folds) if other != fold]
        t = pick_threshold([said[n] for n in others], [right[n] for n in others], gain, penalty, silence)["threshold"]
        paid += sum(silence if said[n] < t else gain if right[n] else -penalty for n in inside)
    return paid / len(said)
