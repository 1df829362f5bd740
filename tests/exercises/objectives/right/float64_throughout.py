"""Masks and losses are computed in float64, and the loss is rounded once at the end."""

import torch


def pieces_loss(pieces):
    costs = []
    for logits, labels in pieces:
        rows = logits.double().flatten(0, 1)
        kept = (labels.flatten() != -100).nonzero()[:, 0]
        costs.append(torch.nn.functional.cross_entropy(rows[kept], labels.flatten()[kept], reduction="none"))
    costs = torch.cat(costs)
    loss = costs.sum() / max(1, len(costs))
    return loss if pieces[0][0].dtype == torch.float64 else loss.float()


def prefix_mask(lengths, prefixes, time):
    if (prefixes - lengths).max() > 0 or prefixes.min() < 0:
        raise ValueError("prefix")
    place = torch.arange(time, dtype=torch.float64)
    query, key = place.view(1, -1, 1), place.view(1, 1, -1)
    end, prefix = lengths.view(-1, 1, 1), prefixes.view(-1, 1, 1)
    allowed = torch.maximum(query, (prefix - 1.0).expand(-1, time, 1)) >= key
    return torch.where((query < end) & (key < end), allowed, query == key)
