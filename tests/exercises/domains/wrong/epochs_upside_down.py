"""The tokens that there are, divided by those that are read."""

CAUGHT_BY = ["check-mixture", "test-mixture"]
MESSAGE = "divided by those that there are"


def epochs(tokens, shares, budget):
    if set(tokens) != set(shares) or min(shares.values(), default=0) < 0 or sum(shares.values()) == 0:
        raise ValueError("the same domains in both, and shares of 0 or more")
    if any(share > 0 and tokens[domain] == 0 for domain, share in shares.items()):
        raise ValueError("a domain with a share needs tokens")
    whole = sum(shares.values())
    return {domain: tokens[domain] / (budget * share / whole) if share else 0.0 for domain, share in shares.items()}
