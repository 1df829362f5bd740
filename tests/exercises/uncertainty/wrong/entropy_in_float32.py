"""Computed with tensors of single precision."""

CAUGHT_BY = ["test-entropy"]
MESSAGE = "meaning_entropy: add up the probabilities of a group's texts, divide by all, and take the entropy."


import torch


def meaning_entropy(logprobs, groups):
    if not logprobs or len(logprobs) != len(groups) or not all(lp <= 0 for lp in logprobs):
        raise ValueError
    if max(logprobs) == -math.inf:
        raise ValueError
    p = torch.tensor(logprobs).softmax(dim=0)
    own = torch.tensor([[g == h for g in groups] for h in dict.fromkeys(groups)])
    p = (own * p).sum(dim=1)
    return float(-torch.special.xlogy(p, p).sum() / math.log(2))
