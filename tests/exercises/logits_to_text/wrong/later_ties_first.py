"""Of equal tokens the higher id comes first."""

import math

CAUGHT_BY = ["test-alternatives"]
MESSAGE = "the k best and the chosen one; a token that is ruled out is no alternative, and the"


def alternatives(logits, token, k):
    if k < 0 or not 0 <= token < len(logits):
        raise ValueError("k must be 0 or more, and the token must be in the vocabulary")
    logprobs = log_probs(logits).tolist()
    ranked = sorted((t for t in range(len(logprobs)) if logprobs[t] > -math.inf), key=lambda t: (-logprobs[t], -t))[:k]
    if token not in ranked:
        ranked.append(token)
    return [(t, logprobs[t]) for t in ranked]
