"""Probabilities are taken before anything is subtracted."""

CAUGHT_BY = ["test-entropy"]
MESSAGE = "meaning_entropy: improbable texts round to probability 0: subtract the largest logarithm before exp."


def meaning_entropy(logprobs, groups):
    if not logprobs or len(logprobs) != len(groups) or not all(lp <= 0 for lp in logprobs):
        raise ValueError
    if max(logprobs) == -math.inf:
        raise ValueError
    weights = {}
    for lp, group in zip(logprobs, groups):
        weights[group] = weights.get(group, 0) + math.exp(lp)
    total = sum(weights.values())
    if total == 0:
        return 0.0
    return sum(-w / total * math.log2(w / total) for w in weights.values() if w)
