"""Turns whole numbers into float32 when it merges."""

import torch

CAUGHT_BY = ["test-heads"]
MESSAGE = "merge_heads returned torch.float32 where the contract asks for torch.int64: cast it back."


def split_heads(x, heads):
    b, t, w = x.shape
    if w % heads:
        raise ValueError("heads")
    return x.reshape(b, t, heads, w // heads).transpose(1, 2)


def merge_heads(x):
    b, h, t, d = x.shape
    return (
        (x * torch.ones((), dtype=x.dtype).div(1).to(x.dtype)).transpose(1, 2).reshape(b, t, h * d)
        if x.is_floating_point()
        else x.float().transpose(1, 2).reshape(b, t, h * d)
    )
