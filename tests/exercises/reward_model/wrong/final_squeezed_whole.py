"""squeeze() turns a batch of one into a number."""

import torch

CAUGHT_BY = ["test-final", "check-texts", "test-texts"]
MESSAGE = "returned shape () where the contract asks for (1,)"


def final_scores(values, mask):
    if not bool(mask.any(dim=1).all()):
        raise ValueError("every row needs a real token")
    last = torch.where(mask, torch.arange(mask.shape[1]), -1).amax(dim=1)
    return values.gather(1, last[:, None]).squeeze()
