"""The sum leaves padding out, but the number below the line counts it."""

import torch

CAUGHT_BY = ["check-perplexity", "test-perplexity", "test-perplexity-contract"]
MESSAGE = "divide by their number"


def perplexity_by_domain(losses, mask, domains):
    if losses.shape != mask.shape or len(domains) != len(losses):
        raise ValueError("losses and mask of one shape, and one domain for each document")
    result = {}
    for domain in set(domains):
        rows = torch.tensor([name == domain for name in domains])
        own = losses[rows][mask[rows]].double()
        if len(own):
            result[domain] = (own.sum() / mask[rows].numel()).exp().item()
    return result
