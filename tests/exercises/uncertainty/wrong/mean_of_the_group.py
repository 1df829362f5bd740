"""A group is as probable as its texts on average."""

CAUGHT_BY = ["test-entropy"]
MESSAGE = "meaning_entropy takes the mean over a group's texts: the probability of a group is their sum."


def meaning_entropy(logprobs, groups):
    if not logprobs or len(logprobs) != len(groups) or not all(lp <= 0 for lp in logprobs):
        raise ValueError
    top = max(logprobs)
    if top == -math.inf:
        raise ValueError
    held = {}
    for lp, group in zip(logprobs, groups):
        held.setdefault(group, []).append(math.exp(lp - top))
    weights = [sum(texts) / len(texts) for texts in held.values()]
    total = sum(weights)
    return sum(-w / total * math.log2(w / total) for w in weights if w)
