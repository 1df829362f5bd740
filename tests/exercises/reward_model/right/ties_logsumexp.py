"""The three weights in float64, divided by logsumexp; the tie is found by Newton's method within bounds."""

import math

import torch


def tie_logprobs(first, second, tie):
    if tie < 0 or math.isinf(tie) or math.isnan(tie):
        raise ValueError(f"tie is {tie}")
    a, b = first.double(), second.double()
    weights = torch.stack([a, (a + b) / 2 + torch.log(torch.tensor(float(tie), dtype=torch.float64)), b], dim=1)
    return (weights - weights.logsumexp(dim=1, keepdim=True)).to(first.dtype)


def fit_ties(differences, tied):
    ties = int(tied.sum())
    if len(tied) == 0 or ties == len(tied):
        raise ValueError("no untied pair")
    if ties == 0:
        return 0.0
    low, high, x = -40.0, 40.0, 0.0
    for _ in range(200):
        p = tie_logprobs(differences.double(), torch.zeros_like(differences).double(), math.exp(x))[:, 1].exp()
        gap, slope = float(p.sum()) - ties, float((p * (1 - p)).sum())
        low, high = (low, x) if gap > 0 else (x, high)
        x = x - gap / slope if slope > 1e-12 else (low + high) / 2
        if not low < x < high:
            x = (low + high) / 2
    return math.exp(x)
