"""The perplexities of a domain's documents are averaged."""

CAUGHT_BY = ["check-perplexity", "test-perplexity"]
MESSAGE = "then take the exponential once"


def perplexity_by_domain(losses, mask, domains):
    if losses.shape != mask.shape or len(domains) != len(losses):
        raise ValueError("shapes")
    each = {}
    for row, keep, domain in zip(losses.double(), mask, domains, strict=True):
        if keep.any():
            each.setdefault(domain, []).append(row[keep].mean().exp().item())
    return {domain: sum(values) / len(values) for domain, values in each.items()}
