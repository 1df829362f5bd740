"""Everything is computed in float64 and cast at the end; sums by math.fsum."""

import math

import torch


def answer_loss(logits, labels, weights=None):
    vocab = logits.shape[-1]
    keep = (labels != -100).nonzero(as_tuple=True)
    target = labels[keep]
    for label in target.tolist():
        if label not in range(vocab):
            raise ValueError("label")
    result = torch.float64 if logits.dtype == torch.float64 else torch.float32
    z = logits[keep].double()
    top = z.detach().amax(dim=-1, keepdim=True) if len(z) else z[:, :1]
    losses = (z - top).exp().sum(-1).log() - (z - top)[torch.arange(len(z)), target]
    factor = (
        torch.full((len(z),), 1 / max(len(z), 1), dtype=torch.float64) if weights is None else weights[keep].double()
    )
    return (losses * factor).sum().to(result)


def token_weights(pieces, per):
    if per == "token":
        count = math.fsum(int((labels != -100).sum()) for labels, _ in pieces)
        return [((labels != -100).double() / max(count, 1)).float() for labels, _ in pieces]
    if per == "example":
        made, examples = [], 0
        for labels, segments in pieces:
            weights = torch.zeros(labels.shape, dtype=torch.float64)
            for label_row, segment_row, row in zip(labels, segments, weights, strict=True):
                for number in set(segment_row.tolist()):
                    here = (segment_row == number) & (label_row != -100)
                    if here.any():
                        examples += 1
                        row[here] = 1 / here.sum().double()
            made.append(weights)
        return [(weights / max(examples, 1)).to(torch.float32) for weights in made]
    raise ValueError(per)


def adapt(x, weight, adapters, who):
    if len(who) != len(x) or any(n is not None and (n < 0 or n >= len(adapters)) for n in who):
        raise ValueError("who")
    update = torch.zeros(len(x), *weight.shape, dtype=torch.float64)
    for r, n in enumerate(who):
        if n is not None:
            made = adapters[n]
            keep = torch.zeros(len(x), 1, 1, dtype=torch.float64)
            keep[r] = made["alpha"] / made["A"].shape[0]
            update = update + keep * (made["B"].double() @ made["A"].double())
    return torch.einsum("bti,boi->bto", x.double(), weight.detach().double() + update).to(x.dtype)


def merged_weight(weight, adapters, shares):
    if len(adapters) != len(shares):
        raise ValueError("shares")
    total = weight.double()
    for n in range(len(adapters)):
        scale = shares[n] * adapters[n]["alpha"] / adapters[n]["A"].shape[0]
        total = total + torch.einsum("or,ri->oi", adapters[n]["B"].double(), adapters[n]["A"].double()) * scale
    return total.to(weight.dtype) if adapters else weight.clone()
