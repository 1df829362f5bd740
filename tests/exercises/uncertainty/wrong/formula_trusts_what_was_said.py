"""Uses the break-even point, as if what was said were true."""

CAUGHT_BY = ["check-pick", "test-pick"]
MESSAGE = "pick_threshold trusts what was said: only the sample shows what a confidence is worth."


def pick_threshold(said, right, gain, penalty, silence):
    if not said or len(said) != len(right):
        raise ValueError
    line = (silence + penalty) / (gain + penalty)
    t = min((p for p in said if p >= line), default=math.inf)
    given = [r for p, r in zip(said, right) if p >= t]
    paid = sum(gain if r else -penalty for r in given) + silence * (len(said) - len(given))
    return {"threshold": t, "score": paid / len(said), "coverage": len(given) / len(said)}
