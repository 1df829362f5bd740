"""Segments are compared as int8."""

CAUGHT_BY = ["test-sight"]
MESSAGE = "lets a token look into another example of its row"

import torch


def packed_mask(segments):
    segments = segments.to(torch.int8)
    query, key = segments[:, :, None], segments[:, None, :]
    length = segments.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool).tril()
    itself = torch.eye(length, dtype=torch.bool)
    return (query == key) & (query > 0) & causal | itself
