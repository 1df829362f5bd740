"""Copies numbers out of the tensor, and the gradient stays behind."""

import torch

CAUGHT_BY = ["test-final"]
MESSAGE = "no gradient flows to the values"


def final_scores(values, mask):
    if not bool(mask.any(dim=1).all()):
        raise ValueError("every row needs a real token")
    last = torch.where(mask, torch.arange(mask.shape[1]), -1).amax(dim=1)
    return torch.tensor([values[row, place].item() for row, place in enumerate(last.tolist())], dtype=values.dtype)
