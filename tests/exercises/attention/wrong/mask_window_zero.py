"""A window of 0 is taken for no window."""

import torch

CAUGHT_BY = ["test-mask", "test-mask-padding"]
MESSAGE = "must raise ValueError for a window below 1"


def attention_mask(queries, keys, causal=False, window=None, padding=None):
    if padding is not None and (padding.dtype != torch.bool or padding.shape[-1] != keys):
        raise ValueError(f"padding must be boolean, (batch, {keys})")
    device = "cpu" if padding is None else padding.device
    position = torch.arange(keys - queries, keys, device=device)[:, None]
    distance = position - torch.arange(keys, device=device)
    mask = torch.ones_like(distance, dtype=torch.bool)
    if causal:
        mask &= distance >= 0
    if window and window > 0:
        mask &= distance.abs() < window
    return mask if padding is None else mask & padding[:, None, None, :]
