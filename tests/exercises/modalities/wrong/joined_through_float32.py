"""Joins with fold in float32 and casts back."""

import torch

CAUGHT_BY = ["test-patches"]
MESSAGE = "unpatchify: another dtype, torch.float64, loses digits on the way: move the numbers, do not"


def unpatchify(tokens, patch, shape):
    c, h, w = shape
    r, q = patch
    if h % r or w % q:
        raise ValueError("patches do not fit")
    b, n, d = tokens.shape
    if n != (h // r) * (w // q) or d != c * r * q:
        raise ValueError("tokens do not fit")
    out = torch.nn.functional.fold(tokens.float().transpose(1, 2), (h, w), (r, q), stride=(r, q))
    return out.to(tokens.dtype)
