"""The scale by halving, perplexity with torch.where and nanmean, home domains against the other models."""

import torch


def capped_shares(tokens, shares, budget, most):
    if tokens.keys() != shares.keys() or any(s < 0 for s in shares.values()) or not any(shares.values()):
        raise ValueError("shares")
    limit = {d: most * n / budget for d, n in tokens.items()}
    room = sum(most * n for d, n in tokens.items() if shares[d])
    if room < budget:
        raise ValueError("too little")

    def at(scale):
        return {d: float(min(scale * shares[d], limit[d])) for d in shares}

    low, high = 0.0, 1.0
    while sum(at(high).values()) < 1 - 1e-12:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        if sum(at(middle).values()) < 1:
            low = middle
        else:
            high = middle
    return at(high)


def perplexity_by_domain(losses, mask, domains):
    if losses.shape != mask.shape or losses.shape[0] != len(domains):
        raise ValueError("shapes")
    kept = torch.where(mask, losses.double(), torch.nan)
    means = {d: kept[torch.tensor([x == d for x in domains])].nanmean() for d in sorted(set(domains))}
    return {d: m.exp().item() for d, m in means.items() if not m.isnan()}


def home_domains(losses, domains):
    models, columns = losses.shape
    if columns != len(domains):
        raise ValueError("names")
    if models < 2:
        return [domains[0]] * models
    others = (losses.sum(0) - losses) / (models - 1)
    return [domains[int(i)] for i in (others - losses).max(1).indices] if columns else []
