"""The losses are multiplied by the mask, so a NaN in the padding stays."""

import torch

CAUGHT_BY = ["test-perplexity"]
MESSAGE = "0 times NaN"


def perplexity_by_domain(losses, mask, domains):
    if losses.shape != mask.shape or len(domains) != len(losses):
        raise ValueError("losses and mask of one shape, and one domain for each document")
    result = {}
    for domain in set(domains):
        rows = torch.tensor([name == domain for name in domains])
        own = losses[rows].double() * mask[rows]
        if mask[rows].any():
            result[domain] = (own.sum() / mask[rows].sum()).exp().item()
    return result
