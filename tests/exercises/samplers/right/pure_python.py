"""Loops over Python floats, no tensor arithmetic at all."""

import math
import random

import torch


def each(setting, count):
    values = setting.tolist() if isinstance(setting, torch.Tensor) else [setting] * count
    return values if isinstance(values, list) else [values] * count


def demand(setting, allowed):
    values = setting.flatten().tolist() if isinstance(setting, torch.Tensor) else [setting]
    for value in values:
        if not allowed(value):
            raise ValueError(f"{value} is not allowed")


def as_logits(rows, logits):
    return torch.tensor(rows, dtype=torch.float64, device=logits.device).reshape(logits.shape).to(logits.dtype)


def walk(row):
    return sorted(range(len(row)), key=lambda i: (-row[i], i))


def weights(row):
    top = max(row)
    return [math.exp(x - top) for x in row]


def only(row, kept):
    return [x if i in kept else -math.inf for i, x in enumerate(row)]


def greedy(logits):
    if logits.dim() == 1:
        row = logits.tolist()
        return torch.tensor(row.index(max(row)), device=logits.device)
    if len(logits) == 0:
        return torch.zeros(logits.shape[:-1], dtype=torch.int64, device=logits.device)
    return torch.stack([greedy(part) for part in logits])


def scale_temperature(logits, temperature):
    demand(temperature, lambda t: 0 <= t < math.inf)
    rows = []
    for row, t in zip(logits.tolist(), each(temperature, len(logits)), strict=True):
        if t == 0:
            rows.append(only(row, {row.index(max(row))}))
        else:
            rows.append([x / t for x in row])
    return as_logits(rows, logits)


def filter_top_k(logits, k):
    demand(k, lambda k: k >= 1)
    rows = [only(row, set(walk(row)[:n])) for row, n in zip(logits.tolist(), each(k, len(logits)), strict=True)]
    return as_logits(rows, logits)


def filter_top_p(logits, p):
    demand(p, lambda p: 0 <= p <= 1)
    rows = []
    for row, limit in zip(logits.tolist(), each(p, len(logits)), strict=True):
        if limit == 1:
            rows.append(row)
            continue
        mass, total, kept = 0.0, sum(weights(row)), set()
        for i in walk(row):
            kept.add(i)
            mass += weights(row)[i] / total
            if mass >= limit:
                break
        rows.append(only(row, kept))
    return as_logits(rows, logits)


def filter_min_p(logits, min_p):
    demand(min_p, lambda p: 0 <= p <= 1)
    rows = []
    for row, bar in zip(logits.tolist(), each(min_p, len(logits)), strict=True):
        rows.append(only(row, {i for i, w in enumerate(weights(row)) if w >= bar}))
    return as_logits(rows, logits)


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    work = scale_temperature(logits.double(), temperature)
    work = work if top_k is None else filter_top_k(work, top_k)
    work = filter_min_p(filter_top_p(work, top_p), min_p)
    rows = [[w / sum(weights(row)) for w in weights(row)] for row in work.tolist()]
    return torch.tensor(rows, dtype=torch.float32, device=logits.device).reshape(logits.shape)


def sample(logits, seeds, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    if len(seeds) != len(logits):
        raise ValueError("one seed per row")
    rows = sampling_distribution(logits, temperature, top_k, top_p, min_p).tolist()
    drawn = [
        random.Random(int(seed)).choices(range(len(row)), weights=row)[0] for row, seed in zip(rows, seeds, strict=True)
    ]
    return torch.tensor(drawn, dtype=torch.int64, device=logits.device)
