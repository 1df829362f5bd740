"""The best place to stop may lie between equally sure answers."""

CAUGHT_BY = ["check-pick", "test-pick"]
MESSAGE = (
    "pick_threshold: coverage is the share with said >= threshold: all answers as sure as the threshold are given."
)


def pick_threshold(said, right, gain, penalty, silence):
    if not said or len(said) != len(right):
        raise ValueError
    total = silence * len(said)
    best = total, math.inf, 0
    for n, (p, r) in enumerate(sorted(zip(said, right), reverse=True), 1):
        total += (gain if r else -penalty) - silence
        if total > best[0]:
            best = total, p, n
    return {"threshold": best[1], "score": best[0] / len(said), "coverage": best[2] / len(said)}
