"""cross_entropy on the chosen rows, F.linear, itertools, one einsum for all adapters of the batch."""

import itertools

import torch
from torch.nn import functional as F


def packed_mask(segments):
    length = segments.shape[1]
    own = F.one_hot(segments, int(segments.max()) + 1 if segments.numel() else 1)[..., 1:].float()
    return ((own @ own.mT).tril() > 0) | torch.eye(length).bool()


def answer_loss(logits, labels, weights=None):
    keep = labels.ne(-100)
    targets = labels[keep]
    if targets.numel() and (targets.min() < 0 or targets.max() >= logits.shape[-1]):
        raise ValueError("label")
    rows = logits[keep]
    if rows.dtype == torch.bfloat16:
        rows = rows.float()
    if weights is not None:
        return F.cross_entropy(rows, targets, reduction="none") @ weights[keep].to(rows.dtype)
    return F.cross_entropy(rows, targets, reduction="sum") / max(1, targets.numel())


def token_weights(pieces, per):
    if per not in {"token", "example"}:
        raise ValueError("per")
    raw = []
    for labels, segments in pieces:
        trained = labels.ne(-100).float()
        if per == "example":
            counts = torch.zeros(len(labels), int(segments.max()) + 1).scatter_add(1, segments, trained)
            trained = trained / counts.gather(1, segments).clamp(min=1)
        raw.append(trained)
    whole = sum(weights.double().sum().item() for weights in raw) or 1
    return [weights / whole for weights in raw]


def adapt(x, weight, adapters, who):
    if len(who) != x.shape[0] or not {n for n in who if n is not None} <= set(range(len(adapters))):
        raise ValueError("who")
    out = F.linear(x, weight.detach())
    for n, group in itertools.groupby(sorted((n, r) for r, n in enumerate(who) if n is not None), lambda pair: pair[0]):
        rows = torch.tensor([r for _, r in group])
        made = adapters[n]
        thin = torch.einsum("bti,ri->btr", x[rows], made["A"])
        out = out.index_add(0, rows, torch.einsum("btr,or->bto", thin, made["B"]) * (made["alpha"] / len(made["A"])))
    return out


def merged_weight(weight, adapters, shares):
    if len(adapters) - len(shares):
        raise ValueError("shares")
    if not adapters:
        return weight.clone()
    a = torch.cat(
        [made["A"] * (made["alpha"] / made["A"].size(0) * s) for made, s in zip(adapters, shares, strict=False)]
    )
    return torch.addmm(weight, torch.cat([made["B"] for made in adapters], dim=1), a)
