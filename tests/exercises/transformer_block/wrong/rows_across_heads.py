"""Even rows of all heads come first: the heads are mixed."""

import torch

CAUGHT_BY = ["check-convert", "test-convert"]
MESSAGE = "to_half_split"


def to_half_split(weight, heads):
    if weight.shape[0] % (2 * heads):
        raise ValueError(f"{weight.shape[0]} rows are not {heads} heads of even width")
    return torch.cat([weight[::2], weight[1::2]])
