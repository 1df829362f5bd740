"""The threshold is picked once, on all answers."""

CAUGHT_BY = ["test-honest"]
MESSAGE = (
    "honest_score shows pick all answers, also those that are paid afterwards: that is the score that is too good."
)


def honest_score(said, right, folds, pick, gain, penalty, silence):
    if not len(said) == len(right) == len(folds) or len(set(folds)) < 2:
        raise ValueError
    t = pick(list(said), list(right))
    return sum(silence if p < t else gain if r else -penalty for p, r in zip(said, right)) / len(said)
