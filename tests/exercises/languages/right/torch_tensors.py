"""Tensors in float64, turned into plain numbers at the end."""

import torch


def numbers(values):
    return torch.tensor(list(values), dtype=torch.float64)


def mixture(counts, alpha):
    n = numbers(counts.values())
    if alpha < 0 or bool((n < 0).any()) or float(n.sum()) == 0:
        raise ValueError("no mixture of these")
    shares = (n.log() * alpha).masked_fill(n == 0, -torch.inf).softmax(dim=0)
    return {language: shares[place].item() for place, language in enumerate(counts)}


def capped_mixture(counts, alpha, budget, most):
    shares = mixture(counts, alpha)
    if budget <= 0 or most <= 0 or budget > most * sum(counts.values()):
        raise ValueError("this budget cannot be read")
    weight, limit = numbers(shares.values()), numbers(counts.values()) * most / budget
    held = weight == 0
    for _ in range(len(counts) + 1):
        free = weight.masked_fill(held, 0)
        rest = 1 - limit[held].sum()
        share = torch.where(held, limit, rest * free / free.sum().clamp_min(1e-300))
        held = held | (share > limit)
    return dict(zip(counts, share.tolist(), strict=True))


def pivot_loss(counts):
    words = {word: place for place, word in enumerate(dict.fromkeys(source for source, _ in counts))}
    pivots = {word: place for place, word in enumerate(dict.fromkeys(pivot for _, pivot in counts))}
    table = torch.zeros(len(words), len(pivots), dtype=torch.float64)
    for (source, pivot), number in counts.items():
        table[words[source], pivots[pivot]] = number
    if bool((table < 0).any()) or float(table.sum()) == 0:
        raise ValueError("nothing was counted")
    joint = table / table.sum()
    entropy = torch.special.entr(joint).sum() - torch.special.entr(joint.sum(dim=0)).sum()
    bits = float(entropy / torch.tensor(2.0, dtype=torch.float64).log())
    return bits, float(joint.amax(dim=0).sum())
