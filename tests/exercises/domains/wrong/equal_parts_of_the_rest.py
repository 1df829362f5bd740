"""What is left over is given to the others in equal parts."""

CAUGHT_BY = ["check-cap", "test-cap"]
MESSAGE = "do not get equal parts"


def capped_shares(tokens, shares, budget, most):
    if set(tokens) != set(shares) or min(shares.values(), default=0) < 0 or sum(shares.values()) == 0:
        raise ValueError("the same domains in both, and shares of 0 or more")
    if sum(most * tokens[domain] for domain in shares if shares[domain]) < budget:
        raise ValueError("there are too few tokens for this budget")
    whole = sum(shares.values())
    result = {domain: share / whole for domain, share in shares.items()}
    limits = {domain: most * tokens[domain] / budget for domain in shares}
    for _ in range(200):
        over = sum(max(result[domain] - limits[domain], 0) for domain in shares)
        result = {domain: min(result[domain], limits[domain]) for domain in shares}
        free = [domain for domain in shares if shares[domain] and result[domain] < limits[domain]]
        for domain in free:
            result[domain] += over / len(free)
    return result
