"""A budget that takes all data exactly is refused."""

CAUGHT_BY = ["test-cap"]
MESSAGE = "a budget that takes all data exactly"


def capped_shares(tokens, shares, budget, most):
    if set(tokens) != set(shares) or min(shares.values(), default=0) < 0 or sum(shares.values()) == 0:
        raise ValueError("the same domains in both, and shares of 0 or more")
    limits = {domain: most * tokens[domain] / budget for domain, share in shares.items() if share > 0}
    if sum(most * tokens[domain] for domain in limits) <= budget:
        raise ValueError("there are too few tokens for this budget")
    result, left = dict.fromkeys(shares, 0.0), 1.0
    by_limit = sorted(limits, key=lambda domain: limits[domain] / shares[domain])
    for place, domain in enumerate(by_limit):  # the domain that is full first comes first
        scale = left / sum(shares[other] for other in by_limit[place:])
        result[domain] = min(scale * shares[domain], limits[domain])
        left -= result[domain]
    return result
