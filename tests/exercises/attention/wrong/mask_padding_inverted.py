"""Padding is taken as True for padding."""

import torch

CAUGHT_BY = ["check-mask", "test-mask-padding"]
MESSAGE = "in its own row of the batch"


def attention_mask(queries, keys, causal=False, window=None, padding=None):
    if window is not None and window < 1:
        raise ValueError("a window holds at least 1 position")
    if padding is not None and (padding.dtype != torch.bool or padding.shape[-1] != keys):
        raise ValueError(f"padding must be boolean, (batch, {keys})")
    device = "cpu" if padding is None else padding.device
    position = torch.arange(keys - queries, keys, device=device)[:, None]
    distance = position - torch.arange(keys, device=device)
    mask = torch.ones_like(distance, dtype=torch.bool)
    if causal:
        mask &= distance >= 0
    if window is not None:
        mask &= distance.abs() < window
    return mask if padding is None else mask & ~padding[:, None, None, :]
