"""Macro is the mean of the perplexities."""

CAUGHT_BY = ["check-perplexity", "test-perplexity", "test-perplexity-contract"]
MESSAGE = "never average perplexities"


def macro_micro(losses, mask, domains):
    each = perplexity_by_domain(losses, mask, domains)
    if not each:
        raise ValueError("there is no token")
    macro = sum(each.values()) / len(each)
    return macro, losses[mask].double().mean().exp().item()
