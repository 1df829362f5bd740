"""Shares and data that make no sense are used as they are."""

CAUGHT_BY = ["test-mixture"]
MESSAGE = "must raise ValueError"


def document_weights(lengths, shares):
    per_document = {
        domain: share * len(lengths[domain]) / sum(lengths[domain]) if share and sum(lengths[domain]) else 0.0
        for domain, share in shares.items()
    }
    total = sum(per_document.values()) or 1.0
    return {domain: weight / total for domain, weight in per_document.items()}


def epochs(tokens, shares, budget):
    whole = sum(shares.values()) or 1.0
    return {domain: budget * share / whole / max(tokens[domain], 1) for domain, share in shares.items()}
