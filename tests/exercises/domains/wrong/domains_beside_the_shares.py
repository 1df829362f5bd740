"""A domain that has tokens but is not named in the shares is not noticed."""

CAUGHT_BY = ["test-mixture", "test-cap"]
MESSAGE = "two dictionaries with other domains"


def epochs(tokens, shares, budget):
    if min(shares.values(), default=0) < 0 or not any(shares.values()):
        raise ValueError("shares")
    if any(domain not in tokens or (share and not tokens[domain]) for domain, share in shares.items()):
        raise ValueError("domains")
    whole = sum(shares.values())
    return {domain: budget * share / whole / tokens[domain] if share else 0.0 for domain, share in shares.items()}


def capped_shares(tokens, shares, budget, most):
    if min(shares.values(), default=0) < 0 or not any(shares.values()) or any(d not in tokens for d in shares):
        raise ValueError("shares")
    limits = {domain: most * tokens[domain] / budget for domain, share in shares.items() if share > 0}
    if sum(most * tokens[domain] for domain in limits) < budget:
        raise ValueError("there are too few tokens for this budget")
    result, left = dict.fromkeys(shares, 0.0), 1.0
    by_limit = sorted(limits, key=lambda domain: limits[domain] / shares[domain])
    for place, domain in enumerate(by_limit):
        scale = left / sum(shares[other] for other in by_limit[place:])
        result[domain] = min(scale * shares[domain], limits[domain])
        left -= result[domain]
    return result
