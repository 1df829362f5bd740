"""What a domain cannot take is not given to the others."""

CAUGHT_BY = ["check-cap", "test-cap"]
MESSAGE = "the sum is 1"


def capped_shares(tokens, shares, budget, most):
    if set(tokens) != set(shares) or min(shares.values(), default=0) < 0 or sum(shares.values()) == 0:
        raise ValueError("the same domains in both, and shares of 0 or more")
    if sum(most * tokens[domain] for domain in shares if shares[domain]) < budget:
        raise ValueError("there are too few tokens for this budget")
    whole = sum(shares.values())
    result = {domain: share / whole for domain, share in shares.items()}
    limits = {domain: most * tokens[domain] / budget for domain in shares}
    return {domain: min(result[domain], limits[domain]) for domain in shares}
