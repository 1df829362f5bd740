"""Everything with numpy, and results turned back to plain numbers."""

import numpy as np


def document_weights(lengths, shares):
    names, want = checked(lengths, shares)
    total = np.array([float(sum(lengths[name])) for name in names])
    count = np.array([float(len(lengths[name])) for name in names])
    if (total[want > 0] == 0).any():
        raise ValueError("tokens")
    weight = np.zeros(len(names))
    weight[want > 0] = (want * count)[want > 0] / total[want > 0]
    return dict(zip(names, (weight / weight.sum()).tolist(), strict=True))


def checked(first, shares):
    names = list(shares)
    want = np.array([float(shares[name]) for name in names])
    if first.keys() != shares.keys() or (want < 0).any() or want.sum() == 0:
        raise ValueError("shares")
    return names, want / want.sum()


def epochs(tokens, shares, budget):
    names, want = checked(tokens, shares)
    there = np.array([float(tokens[name]) for name in names])
    if (there[want > 0] == 0).any():
        raise ValueError("tokens")
    return dict(zip(names, (budget * want / np.where(want > 0, there, 1.0)).tolist(), strict=True))


def capped_shares(tokens, shares, budget, most):
    names, want = checked(tokens, shares)
    limits = np.where(want > 0, most * np.array([float(tokens[name]) for name in names]) / budget, 0.0)
    if limits.sum() < 1:
        raise ValueError("tokens")
    low, high = 0.0, 1.0
    while np.minimum(high * want, limits).sum() < min(1.0, limits.sum()) - 1e-13 and high < 1e15:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if np.minimum(middle * want, limits).sum() < 1:
            low = middle
        else:
            high = middle
    return dict(zip(names, np.minimum(high * want, limits).tolist(), strict=True))


def table(losses, mask, domains):
    if losses.shape != mask.shape or len(domains) != len(losses):
        raise ValueError("shapes")
    values = np.where(mask.numpy(), np.nan_to_num(losses.double().numpy(), posinf=0.0, neginf=0.0), 0.0)
    names = sorted(set(domains))
    member = np.array([[name == domain for domain in domains] for name in names]).reshape(len(names), len(domains))
    sums = member @ values.sum(axis=1)
    counts = member @ mask.numpy().sum(axis=1)
    return [(name, float(s), int(c)) for name, s, c in zip(names, sums, counts, strict=True) if c]


def perplexity_by_domain(losses, mask, domains):
    return {name: float(np.exp(total / count)) for name, total, count in table(losses, mask, domains)}


def macro_micro(losses, mask, domains):
    rows = table(losses, mask, domains)
    if not rows:
        raise ValueError("tokens")
    macro = np.mean([total / count for _, total, count in rows])
    micro = sum(total for _, total, _ in rows) / sum(count for *_, count in rows)
    return float(np.exp(macro)), float(np.exp(micro))


def home_domains(losses, domains):
    values = losses.numpy()
    if values.shape[1] != len(domains):
        raise ValueError("names")
    if not len(values):
        return []
    return [domains[place] for place in np.argmin(values - values.mean(axis=0, keepdims=True), axis=1)]
