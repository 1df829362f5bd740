"""Padding of another length is cut or filled up."""

import torch

CAUGHT_BY = ["test-mask-padding"]
MESSAGE = "has another number of keys"


def attention_mask(queries, keys, causal=False, window=None, padding=None):
    if window is not None and window < 1:
        raise ValueError("a window holds at least 1 position")
    if padding is not None and (padding.dtype != torch.bool):
        raise ValueError(f"padding must be boolean, (batch, {keys})")
    device = "cpu" if padding is None else padding.device
    position = torch.arange(keys - queries, keys, device=device)[:, None]
    distance = position - torch.arange(keys, device=device)
    mask = torch.ones_like(distance, dtype=torch.bool)
    if causal:
        mask &= distance >= 0
    if window is not None:
        mask &= distance.abs() < window
    return (
        mask
        if padding is None
        else mask & torch.nn.functional.pad(padding, (0, keys - padding.shape[-1]), value=True)[:, None, None, :]
    )
