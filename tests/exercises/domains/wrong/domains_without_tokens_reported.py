"""A domain without any token is reported as 1.0."""

import torch

CAUGHT_BY = ["test-perplexity-contract"]
MESSAGE = "left out"


def perplexity_by_domain(losses, mask, domains):
    if losses.shape != mask.shape or len(domains) != len(losses):
        raise ValueError("losses and mask of one shape, and one domain for each document")
    result = {}
    for domain in set(domains):
        rows = torch.tensor([name == domain for name in domains])
        own = losses[rows][mask[rows]].double()
        result[domain] = own.mean().exp().item() if len(own) else 1.0
    return result
