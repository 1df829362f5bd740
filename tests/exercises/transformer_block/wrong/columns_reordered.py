"""The columns are reordered, where they divide."""

import torch

CAUGHT_BY = ["check-convert", "test-convert"]
MESSAGE = "to_half_split"


def to_half_split(weight, heads):
    if weight.shape[0] % (2 * heads):
        raise ValueError(f"{weight.shape[0]} rows are not {heads} heads of even width")
    if weight.dim() == 1:
        return weight.unflatten(0, (heads, -1, 2)).transpose(1, 2).reshape(weight.shape)
    return torch.cat([weight[:, ::2], weight[:, 1::2]], dim=1)
