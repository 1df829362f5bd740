"""Within a domain the means of the documents are averaged, so that short ones weigh as much."""

import math

CAUGHT_BY = ["check-perplexity", "test-perplexity"]
MESSAGE = "a short document weighs less"


def perplexity_by_domain(losses, mask, domains):
    if losses.shape != mask.shape or len(domains) != len(losses):
        raise ValueError("shapes")
    each = {}
    for row, keep, domain in zip(losses.double(), mask, domains, strict=True):
        if keep.any():
            each.setdefault(domain, []).append(row[keep].mean().item())
    return {domain: math.exp(sum(values) / len(values)) for domain, values in each.items()}
