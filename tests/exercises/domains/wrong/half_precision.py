"""The mean is taken in the dtype of the losses."""

import torch

CAUGHT_BY = ["test-perplexity-contract"]
MESSAGE = "half precision"


def perplexity_by_domain(losses, mask, domains):
    if losses.shape != mask.shape or len(domains) != len(losses):
        raise ValueError("losses and mask of one shape, and one domain for each document")
    result = {}
    for domain in set(domains):
        rows = torch.tensor([name == domain for name in domains])
        own = losses[rows][mask[rows]]
        if len(own):
            result[domain] = own.mean().exp().item()
    return result
