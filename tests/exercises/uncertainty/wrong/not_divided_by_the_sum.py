"""The probabilities of the groups do not add up to 1."""

CAUGHT_BY = ["test-entropy"]
MESSAGE = "meaning_entropy does not divide by the sum over the texts in the list."


def meaning_entropy(logprobs, groups):
    if not logprobs or len(logprobs) != len(groups) or not all(lp <= 0 for lp in logprobs):
        raise ValueError
    if max(logprobs) == -math.inf:
        raise ValueError
    weights = {}
    for lp, group in zip(logprobs, groups):
        weights[group] = weights.get(group, 0) + math.exp(lp)
    return sum(-w * math.log2(w) for w in weights.values() if w)
