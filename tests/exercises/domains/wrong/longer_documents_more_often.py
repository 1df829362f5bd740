"""The shares are multiplied by the average length instead of divided."""

CAUGHT_BY = ["check-mixture", "test-mixture"]
MESSAGE = "long documents must be drawn less often"


def document_weights(lengths, shares):
    if set(lengths) != set(shares) or min(shares.values(), default=0) < 0 or sum(shares.values()) == 0:
        raise ValueError("the same domains in both, and shares of 0 or more")
    if any(shares[domain] > 0 and sum(lengths[domain]) == 0 for domain in shares):
        raise ValueError("a domain with a share needs tokens")
    per_document = {
        domain: share * sum(lengths[domain]) / len(lengths[domain]) if share else 0.0
        for domain, share in shares.items()
    }
    total = sum(per_document.values())
    return {domain: weight / total for domain, weight in per_document.items()}
