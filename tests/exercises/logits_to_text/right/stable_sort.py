"""Alternatives by a stable descending sort."""

import math


def alternatives(logits, token, k):
    if k < 0 or token < 0 or token >= logits.shape[0]:
        raise ValueError("k or token")
    logprobs = logits.log_softmax(-1)
    values, order = logprobs.sort(descending=True, stable=True)
    top = [(int(t), float(v)) for v, t in zip(values[:k], order[:k], strict=True) if v > -math.inf]
    if token not in [t for t, _ in top]:
        top.append((token, float(logprobs[token])))
    return top
