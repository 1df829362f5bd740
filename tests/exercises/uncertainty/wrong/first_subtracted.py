"""The first log-probability is subtracted, not the largest."""

CAUGHT_BY = ["test-entropy"]
MESSAGE = "OverflowError: math range error"


def meaning_entropy(logprobs, groups):
    if not logprobs or len(logprobs) != len(groups) or not all(lp <= 0 for lp in logprobs):
        raise ValueError
    if max(logprobs) == -math.inf:
        raise ValueError
    weights = {}
    for lp, group in zip(logprobs, groups):
        weights[group] = weights.get(group, 0) + math.exp(lp - logprobs[0])
    total = sum(weights.values())
    return sum(-w / total * math.log2(w / total) for w in weights.values() if w)
