"""Every fold counts the same, however small."""

CAUGHT_BY = ["test-honest"]
MESSAGE = "honest_score gives every fold the same weight: it is a mean over answers."


def honest_score(said, right, folds, pick, gain, penalty, silence):
    if not len(said) == len(right) == len(folds) or len(set(folds)) < 2:
        raise ValueError
    means = []
    for fold in set(folds):
        inside = [n for n, other in enumerate(folds) if other == fold]
        others = [n for n, other in enumerate(folds) if other != fold]
        t = pick([said[n] for n in others], [right[n] for n in others])
        means.append(sum(silence if said[n] < t else gain if right[n] else -penalty for n in inside) / len(inside))
    return sum(means) / len(means)
