"""A domain with share 0 and no tokens divides by zero."""

CAUGHT_BY = ["test-mixture"]
MESSAGE = "it takes no part"


def epochs(tokens, shares, budget):
    if set(tokens) != set(shares) or min(shares.values(), default=0) < 0 or sum(shares.values()) == 0:
        raise ValueError("the same domains in both, and shares of 0 or more")
    if any(share > 0 and tokens[domain] == 0 for domain, share in shares.items()):
        raise ValueError("a domain with a share needs tokens")
    whole = sum(shares.values())
    return {domain: budget * share / whole / tokens[domain] if True else 0.0 for domain, share in shares.items()}
