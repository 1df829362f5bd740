"""The score is a mean over the answers given."""

CAUGHT_BY = ["check-pick", "test-pick"]
MESSAGE = "pick_threshold: score is the mean payment over all answers, silences included."


def pick_threshold(said, right, gain, penalty, silence):
    if not said or len(said) != len(right):
        raise ValueError
    best = {"threshold": math.inf, "score": float(silence), "coverage": 0.0}
    for t in sorted(set(said), reverse=True):
        given = [r for p, r in zip(said, right) if p >= t]
        paid = sum(gain if r else -penalty for r in given) / len(given)
        if paid > best["score"]:
            best = {"threshold": t, "score": paid, "coverage": len(given) / len(said)}
    return best
