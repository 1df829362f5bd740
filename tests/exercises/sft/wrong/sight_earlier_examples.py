"""A token sees all examples before its own."""

CAUGHT_BY = ["check-sight", "test-sight"]
MESSAGE = "the second example does not see the first"

import torch


def packed_mask(segments):
    query, key = segments[:, :, None], segments[:, None, :]
    length = segments.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool).tril()
    itself = torch.eye(length, dtype=torch.bool)
    return (query >= key) & (query > 0) & (key > 0) & causal | itself
