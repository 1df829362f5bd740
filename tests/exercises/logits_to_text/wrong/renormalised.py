"""Logprobs among the listed tokens only."""

import math

CAUGHT_BY = ["check-alternatives", "test-alternatives"]
MESSAGE = "the numbers are logprobs over the whole vocabulary, neither logits nor probabilities"


def alternatives(logits, token, k):
    if k < 0 or not 0 <= token < len(logits):
        raise ValueError("k must be 0 or more, and the token must be in the vocabulary")
    logprobs = log_probs(logits).tolist()
    ranked = sorted((t for t in range(len(logprobs)) if logprobs[t] > -math.inf), key=lambda t: (-logprobs[t], t))[:k]
    if token not in ranked:
        ranked.append(token)
    rest = math.log(sum(math.exp(logprobs[t]) for t in ranked) or 1.0)
    return [(t, logprobs[t] - rest) for t in ranked]
