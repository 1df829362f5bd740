"""The groups are not looked at."""

CAUGHT_BY = ["test-entropy"]
MESSAGE = "meaning_entropy is the entropy of the texts, not of their meanings."


def meaning_entropy(logprobs, groups):
    if not logprobs or len(logprobs) != len(groups) or not all(lp <= 0 for lp in logprobs):
        raise ValueError
    if max(logprobs) == -math.inf:
        raise ValueError
    weights = [math.exp(lp - max(logprobs)) for lp in logprobs]
    total = sum(weights)
    return sum(-w / total * math.log2(w / total) for w in weights if w)
