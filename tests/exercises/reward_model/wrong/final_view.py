"""Returns a view of the values where it can."""

import torch

CAUGHT_BY = ["test-final"]
MESSAGE = "returns a view of the values: it shares no memory"


def final_scores(values, mask):
    if not bool(mask.any(dim=1).all()):
        raise ValueError("every row needs a real token")
    if bool(mask[:, -1].all()):
        return values[:, -1]
    last = torch.where(mask, torch.arange(mask.shape[1]), -1).amax(dim=1)
    return values.gather(1, last[:, None]).squeeze(1)
