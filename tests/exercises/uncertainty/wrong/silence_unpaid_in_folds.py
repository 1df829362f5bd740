"""Answers that are held back pay nothing."""

CAUGHT_BY = ["test-honest"]
MESSAGE = "honest_score: an answer of the fold is given if said >= threshold; silence is paid too."


def honest_score(said, right, folds, pick, gain, penalty, silence):
    if not len(said) == len(right) == len(folds) or len(set(folds)) < 2:
        raise ValueError
    paid = 0.0
    for fold in set(folds):
        others = [n for n, other in enumerate(folds) if other != fold]
        t = pick([said[n] for n in others], [right[n] for n in others])
        paid += sum(gain if right[n] else -penalty for n in range(len(said)) if folds[n] == fold and said[n] >= t)
    return paid / len(said)
