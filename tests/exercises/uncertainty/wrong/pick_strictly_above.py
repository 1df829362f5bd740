"""Answers as sure as the threshold are not given."""

CAUGHT_BY = ["check-pick", "test-pick"]
MESSAGE = (
    "pick_threshold: coverage is the share with said >= threshold: all answers as sure as the threshold are given."
)


def pick_threshold(said, right, gain, penalty, silence):
    if not said or len(said) != len(right):
        raise ValueError
    best = {"threshold": math.inf, "score": float(silence), "coverage": 0.0}
    for t in sorted(set(said), reverse=True):
        given = [r for p, r in zip(said, right) if p > t]
        paid = sum(gain if r else -penalty for r in given) + silence * (len(said) - len(given))
        if paid / len(said) > best["score"]:
            best = {"threshold": t, "score": paid / len(said), "coverage": len(given) / len(said)}
    return best
