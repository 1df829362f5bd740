"""Without any token macro_micro returns 1 instead of an error."""

import math

CAUGHT_BY = ["test-perplexity-contract"]
MESSAGE = "without any token"


def macro_micro(losses, mask, domains):
    each = perplexity_by_domain(losses, mask, domains)
    if not each:
        return 1.0, 1.0
    macro = math.exp(sum(math.log(perplexity) for perplexity in each.values()) / len(each))
    return macro, losses[mask].double().mean().exp().item()
