"""Multiplies by a mask of zeros: NaN times 0 is NaN."""

import torch

CAUGHT_BY = ["test-final"]
MESSAGE = "returned NaN: is it 0 times infinity, 0 / 0, or a NaN that came in?"


def final_scores(values, mask):
    if not bool(mask.any(dim=1).all()):
        raise ValueError("every row needs a real token")
    last = torch.where(mask, torch.arange(mask.shape[1]), -1).amax(dim=1)
    chosen = torch.nn.functional.one_hot(last, mask.shape[1]).to(values.dtype)
    return (values * chosen).sum(dim=1)
