"""The threshold is picked on the fold that it is paid on."""

CAUGHT_BY = ["test-honest"]
MESSAGE = "honest_score picks on the fold itself: pick on all the others."


def honest_score(said, right, folds, pick, gain, penalty, silence):
    if not len(said) == len(right) == len(folds) or len(set(folds)) < 2:
        raise ValueError
    paid = 0.0
    for fold in set(folds):
        inside = [n for n, other in enumerate(folds) if other == fold]
        t = pick([said[n] for n in inside], [right[n] for n in inside])
        paid += sum(silence if said[n] < t else gain if right[n] else -penalty for n in inside)
    return paid / len(said)
