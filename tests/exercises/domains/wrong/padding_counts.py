"""The mean goes over padding too."""

import torch

CAUGHT_BY = ["check-perplexity", "test-perplexity", "test-perplexity-contract"]
MESSAGE = "padding is no token"


def perplexity_by_domain(losses, mask, domains):
    if losses.shape != mask.shape or len(domains) != len(losses):
        raise ValueError("losses and mask of one shape, and one domain for each document")
    result = {}
    for domain in set(domains):
        rows = torch.tensor([name == domain for name in domains])
        own = losses[rows].double() if mask[rows].any() else losses[:0]
        if len(own):
            result[domain] = own.mean().exp().item()
    return result
