"""Heads that do not divide share by rounding down."""

import torch

CAUGHT_BY = ["check-grouped", "test-grouped"]
MESSAGE = "three heads cannot share two"


def grouped_attend(query, key, value, mask=None, causal=False):
    heads, kv_heads = query.shape[1], key.shape[1]
    index = torch.arange(heads, device=key.device) * kv_heads // heads
    key = key[:, index]
    value = value[:, index]
    return attend(query, key, value, mask, causal)
