"""A single number is checked, a tensor of settings is not."""

import torch

CAUGHT_BY = ["test-top-k-contract"]
MESSAGE = "if a single row has a setting that is not allowed"


def filter_top_k(logits, k):
    if not isinstance(k, torch.Tensor) and not k >= 1:
        raise ValueError("k must be at least 1")
    k = torch.as_tensor(k, device=logits.device).reshape(-1, 1)
    rank = logits.argsort(dim=-1, descending=True, stable=True).argsort(dim=-1)
    return logits.masked_fill(rank >= k, float("-inf"))
