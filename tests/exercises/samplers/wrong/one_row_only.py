"""Top-k was written for one prompt: it takes the k highest of the flattened batch."""

import torch

CAUGHT_BY = [
    "check-top-k",
    "test-top-k",
    "test-top-k-contract",
    "check-distribution",
    "test-distribution",
    "test-sample",
]
MESSAGE = "rank the logits within each row"


def filter_top_k(logits, k):
    k = int(torch.as_tensor(k).flatten()[0]) if torch.as_tensor(k).numel() else 1
    if k < 1:
        raise ValueError("k must be at least 1")
    flat = logits.flatten()
    result = torch.full_like(flat, float("-inf"))
    best = flat.argsort(descending=True, stable=True)[:k]
    result[best] = flat[best]
    return result.reshape(logits.shape)
