"""A domain with share 0 takes what the others cannot."""

CAUGHT_BY = ["test-cap"]
MESSAGE = "a domain with share 0"


def capped_shares(tokens, shares, budget, most):
    if set(tokens) != set(shares) or min(shares.values(), default=0) < 0 or sum(shares.values()) == 0:
        raise ValueError("the same domains in both, and shares of 0 or more")
    if sum(most * tokens[domain] for domain in shares) < budget:
        raise ValueError("there are too few tokens for this budget")
    whole = sum(shares.values())
    result = {domain: share / whole for domain, share in shares.items()}
    limits = {domain: most * tokens[domain] / budget for domain in shares}
    result = {domain: max(share, 1e-12) for domain, share in result.items()}
    for _ in range(50):
        full = {domain for domain in shares if result[domain] >= limits[domain]}
        rest = 1 - sum(limits[domain] for domain in full)
        free = sum(result[domain] for domain in shares if domain not in full)
        for domain in shares:
            result[domain] = limits[domain] if domain in full else rest * result[domain] / free
    return result
