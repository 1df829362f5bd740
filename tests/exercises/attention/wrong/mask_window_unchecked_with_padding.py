"""Does not look at the window when there is padding."""

import torch

CAUGHT_BY = ["test-mask-padding"]
MESSAGE = "attention_mask must raise ValueError for a window below 1, also with padding."


def attention_mask(queries, keys, causal=False, window=None, padding=None):
    if padding is None and window is not None and window < 1:
        raise ValueError("window")
    device = None
    if padding is not None:
        if padding.dtype != torch.bool or padding.dim() != 2 or padding.shape[1] != keys:
            raise ValueError("padding")
        device = padding.device
    q = torch.arange(queries, device=device)[:, None] + keys - queries
    k = torch.arange(keys, device=device)[None]
    ok = torch.ones(queries, keys, dtype=torch.bool, device=device)
    if causal:
        ok &= k <= q
    if window is not None:
        ok &= (k - q).abs() < window
    if padding is not None:
        ok = ok & padding[:, None, None, :]
    return ok
