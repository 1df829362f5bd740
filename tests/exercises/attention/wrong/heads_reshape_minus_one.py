"""Leaves the width to -1, which fails for an empty batch."""

import torch

CAUGHT_BY = ["test-heads", "test-multi-contract"]
MESSAGE = "RuntimeError: cannot reshape tensor of 0 elements into shape [0, 3, 2, -1] because the"


def split_heads(x, heads):
    b, t, w = x.shape
    if w % heads:
        raise ValueError("heads")
    return x.reshape(b, t, heads, -1).transpose(1, 2)


def merge_heads(x):
    b, h, t, d = x.shape
    return x.transpose(1, 2).reshape(b, t, -1)
