"""Filters through index lists: scatter of kept values into a tensor of -inf, min-p as a difference of logits."""

import math

import torch


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).view(-1, 1)


def greedy(logits):
    top = logits.max(dim=-1, keepdim=True).values
    places = torch.arange(logits.shape[-1], device=logits.device)
    return torch.where(logits == top, places, logits.shape[-1]).min(dim=-1).values


def filter_top_k(logits, k):
    k = column(k, logits)
    if (k < 1).any() or k.isnan().any():
        raise ValueError("k must be at least 1")
    values, order = torch.sort(logits, dim=-1, descending=True, stable=True)
    values = values.clone()
    values[torch.arange(logits.shape[-1], device=logits.device) >= k.expand(len(logits), 1)] = -math.inf
    return torch.full_like(logits, -math.inf).scatter(-1, order, values)


def filter_min_p(logits, min_p):
    bar = column(min_p, logits)
    if (bar < 0).any() or (bar > 1).any() or bar.isnan().any():
        raise ValueError("min_p must lie in [0, 1]")
    work = logits.double()
    result = logits.clone()
    result[work < work.amax(dim=-1, keepdim=True) + bar.double().log()] = -math.inf
    return result
