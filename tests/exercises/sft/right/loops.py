"""Plain loops over rows, tokens and examples, one number after the other."""

import torch


def packed_mask(segments):
    rows, length = segments.shape
    mask = torch.zeros(rows, length, length, dtype=torch.bool)
    for r in range(rows):
        for i in range(length):
            mask[r, i, i] = True
            for j in range(i - 1, -1, -1):
                if segments[r, i] == 0 or segments[r, j] != segments[r, i]:
                    break
                mask[r, i, j] = True
    return mask


def answer_loss(logits, labels, weights=None):
    if logits.dtype != torch.float64:
        logits = logits.to(torch.float32)
    total, count = logits[:0].sum(), 0
    for r in range(labels.shape[0]):
        for t in range(labels.shape[1]):
            label = int(labels[r, t])
            if label == -100:
                continue
            if not 0 <= label < logits.shape[-1]:
                raise ValueError(f"label {label}")
            loss = logits[r, t].logsumexp(dim=0) - logits[r, t, label]
            if weights is not None:
                loss = loss * weights[r, t]
            total = total + loss
            count += 1
    return total if weights is not None else total / max(count, 1)


def token_weights(pieces, per):
    if per != "token" and per != "example":
        raise ValueError("per")
    trained = {}
    for n, (labels, segments) in enumerate(pieces):
        for r in range(len(labels)):
            for t in range(labels.shape[1]):
                if labels[r, t] != -100:
                    key = (n, r, int(segments[r, t])) if per == "example" else 0
                    trained.setdefault(key, []).append((n, r, t))
    made = [torch.zeros(labels.shape) for labels, _ in pieces]
    for places in trained.values():
        for n, r, t in places:
            made[n][r, t] = 1 / (len(places) * len(trained))
    return made


def adapt(x, weight, adapters, who):
    batch, time, _ = x.shape
    if batch != len(who):
        raise ValueError("who")
    frozen = weight.clone().detach()
    out = []
    for r in range(batch):
        merged = frozen
        if who[r] is not None:
            if who[r] not in range(len(adapters)):
                raise ValueError("no such adapter")
            made = adapters[who[r]]
            merged = frozen + made["alpha"] / made["B"].shape[1] * made["B"] @ made["A"]
        out.append(torch.nn.functional.linear(x[r], merged))
    return torch.stack(out) if out else x.new_zeros(0, time, len(weight))
