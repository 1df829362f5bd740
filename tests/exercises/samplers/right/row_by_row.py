"""One row and one scalar setting at a time; the batch is a loop and a stack."""

import torch


def rows(rule, logits, setting):
    settings = torch.as_tensor(setting).flatten().tolist()
    for value in settings:
        rule(torch.zeros(1), value)  # refuses a value that is not allowed, also for an empty batch
    if len(logits) == 0:
        return logits.clone()
    settings = settings * len(logits) if len(settings) == 1 else settings
    return torch.stack([rule(row, value) for row, value in zip(logits, settings, strict=True)])


def keep_only(row, places):
    result = torch.full_like(row, -float("inf"))
    result[places] = row[places]
    return result


def cool(row, temperature):
    if not 0 <= temperature < float("inf"):
        raise ValueError(f"temperature {temperature}")
    if temperature == 0:
        return keep_only(row, row.argmax())
    return (row.float() / temperature).to(row.dtype)


def best_k(row, k):
    if not k >= 1:
        raise ValueError(f"k = {k}")
    return keep_only(row, row.sort(descending=True, stable=True).indices[: int(k)])


def nucleus(row, p):
    if not 0 <= p <= 1:
        raise ValueError(f"p = {p}")
    if p == 1:
        return row.clone()
    probabilities = row.float().softmax(dim=0)
    order = row.sort(descending=True, stable=True).indices
    size = 1
    while size < len(row) and probabilities[order].cumsum(dim=0)[size - 1] < p:
        size += 1
    return keep_only(row, order[:size])


def near_top(row, min_p):
    if not 0 <= min_p <= 1:
        raise ValueError(f"min_p = {min_p}")
    probabilities = row.float().softmax(dim=0)
    return keep_only(row, (probabilities >= min_p * probabilities.max()).nonzero()[:, 0])


def scale_temperature(logits, temperature):
    return rows(cool, logits, temperature)


def filter_top_k(logits, k):
    return rows(best_k, logits, k)


def filter_top_p(logits, p):
    return rows(nucleus, logits, p)


def filter_min_p(logits, min_p):
    return rows(near_top, logits, min_p)
