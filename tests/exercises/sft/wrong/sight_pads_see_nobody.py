"""A pad sees nothing: its softmax is over nothing."""

CAUGHT_BY = ["check-sight", "test-sight"]
MESSAGE = "nobody sees a pad, but a pad sees itself"

import torch


def packed_mask(segments):
    query, key = segments[:, :, None], segments[:, None, :]
    length = segments.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool).tril()
    itself = torch.eye(length, dtype=torch.bool)
    return (query == key) & (query > 0) & causal
