"""A token with a loss of exactly 0 is taken for padding."""

import math

import torch

CAUGHT_BY = ["test-perplexity-contract"]
MESSAGE = "a token may have a loss of exactly 0"


def perplexity_by_domain(losses, mask, domains):
    if losses.shape != mask.shape or len(domains) != len(losses):
        raise ValueError("shapes")
    kept = losses.double().masked_fill(~mask, 0.0)
    found = {}
    for domain in dict.fromkeys(domains):
        own = kept[[place for place, name in enumerate(domains) if name == domain]]
        own = own[own != 0]
        if len(own):
            found[domain] = own.mean().exp().item()
    return found
