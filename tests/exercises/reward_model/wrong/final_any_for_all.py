"""Refuses only if no row at all has a token."""

import torch

CAUGHT_BY = ["test-final"]
MESSAGE = "must raise ValueError if any row has no real token"


def final_scores(values, mask):
    if len(mask) and not bool(mask.any()):
        raise ValueError("every row needs a real token")
    last = torch.where(mask, torch.arange(mask.shape[1]), 0).amax(dim=1)
    return values.gather(1, last[:, None]).squeeze(1)
