"""Documents of length 0 are left out of the average."""

CAUGHT_BY = ["test-mixture"]
MESSAGE = "a document without tokens is drawn like any other"


def document_weights(lengths, shares):
    if set(lengths) != set(shares) or min(shares.values(), default=0) < 0 or sum(shares.values()) == 0:
        raise ValueError("the same domains in both, and shares of 0 or more")
    weights = {}
    for domain, share in shares.items():
        real = [length for length in lengths[domain] if length]
        if share and not real:
            raise ValueError("tokens")
        weights[domain] = share * len(real) / sum(real) if share else 0.0
    total = sum(weights.values())
    return {domain: weight / total for domain, weight in weights.items()}
