"""Everything is computed in float64 and cast back at the end."""

import torch


def column(setting, logits, low, high):
    values = torch.as_tensor(setting, device=logits.device).double().reshape(-1, 1)
    if not bool(((values >= low) & (values <= high)).all()):
        raise ValueError("a setting is not allowed")
    return values


def greedy(logits):
    return logits.double().argmax(dim=-1)


def scale_temperature(logits, temperature):
    t = column(temperature, logits, 0, 1e300)
    best = torch.nn.functional.one_hot(logits.argmax(dim=-1), logits.shape[-1]).bool()
    cold = torch.where(best, logits.double(), -torch.inf)
    return torch.where(t == 0, cold, logits.double() / t).to(logits.dtype)


def filter_top_k(logits, k):
    k = column(k, logits, 1, torch.inf)
    order = torch.sort(-logits.double(), dim=-1, stable=True).indices
    keep = torch.zeros_like(logits, dtype=torch.bool)
    keep.scatter_(-1, order, (torch.arange(logits.shape[-1], device=logits.device) < k).expand_as(order))
    return torch.where(keep, logits, -torch.inf)


def filter_top_p(logits, p):
    p = column(p, logits, 0, 1)
    probabilities = torch.softmax(logits.double(), dim=-1)
    order = torch.sort(-logits.double(), dim=-1, stable=True).indices
    mass = probabilities.gather(-1, order).cumsum(dim=-1)
    enough = torch.cat([torch.zeros_like(mass[:, :1], dtype=torch.bool), mass[:, :-1] >= p], dim=-1)
    drop = torch.zeros_like(enough).scatter(-1, order, enough) & (p < 1)
    return torch.where(drop, -torch.inf, logits)


def filter_min_p(logits, min_p):
    bar = column(min_p, logits, 0, 1)
    probabilities = torch.softmax(logits.double(), dim=-1)
    return torch.where(probabilities < bar * probabilities.max(dim=-1, keepdim=True).values, -torch.inf, logits)


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    work = scale_temperature(logits.double(), temperature)
    for rule, setting in ((filter_top_k, top_k), (filter_top_p, top_p), (filter_min_p, min_p)):
        if setting is not None:
            work = rule(work, setting)
    return torch.softmax(work, dim=-1).float()
