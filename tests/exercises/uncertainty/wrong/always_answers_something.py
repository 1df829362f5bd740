"""Never answering is not among the thresholds."""

CAUGHT_BY = ["check-pick", "test-pick"]
MESSAGE = "pick_threshold answers where silence earns as much or more: math.inf is a threshold too."


def pick_threshold(said, right, gain, penalty, silence):
    if not said or len(said) != len(right):
        raise ValueError
    best = None
    for t in sorted(set(said), reverse=True):
        given = [r for p, r in zip(said, right) if p >= t]
        paid = sum(gain if r else -penalty for r in given) + silence * (len(said) - len(given))
        if best is None or paid / len(said) > best["score"]:
            best = {"threshold": t, "score": paid / len(said), "coverage": len(given) / len(said)}
    return best
