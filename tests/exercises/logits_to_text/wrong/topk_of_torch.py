"""torch.topk, which fails for a k above the vocabulary and leaves ties to chance."""

import math

import torch

CAUGHT_BY = ["test-alternatives"]
MESSAGE = "the k best and the chosen one; a token that is ruled out is no alternative, and the"


def alternatives(logits, token, k):
    if k < 0 or not 0 <= token < len(logits):
        raise ValueError("k or token")
    logprobs = log_probs(logits)
    top = [t for t in torch.topk(logprobs, k).indices.tolist() if logprobs[t] > -math.inf]
    return [(t, logprobs[t].item()) for t in (top if token in top else [*top, token])]
