"""Top-k cuts a number to the size of the vocabulary, but not the values of a tensor."""

import torch

CAUGHT_BY = ["test-top-k-contract"]
MESSAGE = "each value means there what it means alone"


def filter_top_k(logits, k):
    if not torch.is_tensor(k):
        k = torch.full((max(len(logits), 1),), min(k, logits.shape[-1]), device=logits.device)
    if not bool((k >= 1).all()):
        raise ValueError("k must be at least 1")
    values, order = logits.sort(dim=-1, descending=True, stable=True)
    result = torch.full_like(logits, float("-inf"))
    for row in range(len(logits)):
        for place in range(int(k[row])):
            result[row, order[row, place]] = values[row, place]
    return result
