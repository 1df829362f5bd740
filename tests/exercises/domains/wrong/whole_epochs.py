"""Epochs are rounded to whole numbers."""

CAUGHT_BY = ["check-mixture", "test-mixture"]
MESSAGE = "plain float"


def epochs(tokens, shares, budget):
    if set(tokens) != set(shares) or min(shares.values(), default=0) < 0 or sum(shares.values()) == 0:
        raise ValueError("the same domains in both, and shares of 0 or more")
    if any(share > 0 and tokens[domain] == 0 for domain, share in shares.items()):
        raise ValueError("a domain with a share needs tokens")
    whole = sum(shares.values())
    return {domain: round(budget * share / whole / tokens[domain]) if share else 0 for domain, share in shares.items()}
