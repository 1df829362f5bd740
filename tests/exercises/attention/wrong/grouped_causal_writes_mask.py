"""Writes the causal rule into the caller's mask."""

import torch

CAUGHT_BY = ["test-grouped"]
MESSAGE = "grouped_attend changes the mask that it was given."


def grouped_attend(query, key, value, mask=None, causal=False):
    h, k = query.shape[1], key.shape[1]
    if h % k:
        raise ValueError("heads")
    if causal and mask is not None and mask.dtype == torch.bool and mask.shape[-2] == query.shape[-2]:
        mask &= torch.ones(mask.shape[-2:], dtype=torch.bool).tril(mask.shape[-1] - mask.shape[-2])
    return attend(query, key.repeat_interleave(h // k, 1), value.repeat_interleave(h // k, 1), mask, causal)
