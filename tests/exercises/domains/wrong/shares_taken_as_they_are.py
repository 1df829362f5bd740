"""Relative shares are multiplied with the budget as they are."""

CAUGHT_BY = ["check-mixture", "test-mixture"]
MESSAGE = "Shares are relative"


def epochs(tokens, shares, budget):
    if set(tokens) != set(shares) or min(shares.values(), default=0) < 0 or sum(shares.values()) == 0:
        raise ValueError("the same domains in both, and shares of 0 or more")
    if any(share > 0 and tokens[domain] == 0 for domain, share in shares.items()):
        raise ValueError("a domain with a share needs tokens")
    whole = sum(shares.values())
    return {domain: budget * share / tokens[domain] if share else 0.0 for domain, share in shares.items()}
