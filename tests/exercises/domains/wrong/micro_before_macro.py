"""Micro comes first."""

import math

CAUGHT_BY = ["check-perplexity", "test-perplexity", "test-perplexity-contract"]
MESSAGE = "macro first"


def macro_micro(losses, mask, domains):
    each = perplexity_by_domain(losses, mask, domains)
    if not each:
        raise ValueError("there is no token")
    macro = math.exp(sum(math.log(perplexity) for perplexity in each.values()) / len(each))
    return losses[mask].double().mean().exp().item(), macro
