"""Macro averages over documents instead of domains."""

import math

CAUGHT_BY = ["check-perplexity", "test-perplexity"]
MESSAGE = "each domain counts the same"


def macro_micro(losses, mask, domains):
    perplexity_by_domain(losses, mask, domains)
    each = perplexity_by_domain(losses, mask, [str(place) for place in range(len(domains))])
    if not each:
        raise ValueError("there is no token")
    macro = math.exp(sum(math.log(perplexity) for perplexity in each.values()) / len(each))
    return macro, losses[mask].double().mean().exp().item()
