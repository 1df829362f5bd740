"""Perplexity with index_add in float64, home domains from differences to each other model."""

import math

import torch


def perplexity_by_domain(losses, mask, domains):
    if losses.shape != mask.shape or len(domains) != losses.shape[0]:
        raise ValueError("shapes")
    names = list(dict.fromkeys(domains))
    group = torch.tensor([names.index(domain) for domain in domains], dtype=torch.int64)
    zero = torch.zeros(len(names), dtype=torch.float64)
    sums = zero.index_add(0, group, torch.where(mask, losses.double(), 0.0).sum(dim=1))
    counts = zero.index_add(0, group, mask.double().sum(dim=1))
    return {name: math.exp(s / c) for name, s, c in zip(names, sums.tolist(), counts.tolist(), strict=True) if c}


def macro_micro(losses, mask, domains):
    each = perplexity_by_domain(losses, mask, domains)
    if len(each) == 0:
        raise ValueError("tokens")
    geometric = math.prod(value ** (1 / len(each)) for value in each.values())
    flat = losses.masked_select(mask).to(torch.float64)
    return geometric, float(torch.exp(flat.sum() / flat.numel()))


def home_domains(losses, domains):
    if len(domains) != losses.shape[1]:
        raise ValueError("names")
    if losses.shape[0] == 0:
        return []
    ahead = (losses.double()[None, :, :] - losses.double()[:, None, :]).sum(dim=1)
    return [domains[int(row.argmax())] for row in ahead]
