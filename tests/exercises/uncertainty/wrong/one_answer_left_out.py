"""Only the answer itself is left out, not its fold."""

CAUGHT_BY = ["test-honest"]
MESSAGE = "honest_score: the pick that is given is called once for every fold, whatever its number."


def honest_score(said, right, folds, pick, gain, penalty, silence):
    if not len(said) == len(right) == len(folds) or len(set(folds)) < 2:
        raise ValueError
    paid = 0.0
    for n, (p, r) in enumerate(zip(said, right)):
        t = pick(said[:n] + said[n + 1 :], right[:n] + right[n + 1 :])
        paid += silence if p < t else gain if r else -penalty
    return paid / len(said)
