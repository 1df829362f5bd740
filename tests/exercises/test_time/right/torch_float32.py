"""Beams as tensors in float32, flattened over beams and tokens, with a stable sort."""

import torch


def beam_decode(model, prompt, width, limit, ends=(), alpha=1.0):
    if width < 1 or limit < 1 or alpha < 0:
        raise ValueError("width, limit or alpha")
    sequences, totals, best = [[]], torch.zeros(1), None
    for length in range(1, limit + 1):
        rows = torch.tensor(model([list(prompt) + tokens for tokens in sequences]))
        flat = (totals[:, None] + rows).flatten()
        order = flat.argsort(descending=True, stable=True)[:width]
        order = order[flat[order] > -torch.inf]
        chosen = [(sequences[int(i) // rows.shape[1]] + [int(i) % rows.shape[1]], float(flat[i])) for i in order]
        for tokens, total in chosen:
            ended = tokens[-1] in ends
            score = total / length**alpha
            if (ended or length == limit) and (best is None or score > best["score"]):
                best = {"tokens": tokens, "logprob": total, "score": score, "ended": ended}
        live = [(tokens, total) for tokens, total in chosen if tokens[-1] not in ends]
        if length == limit or not live:
            break
        if best is not None and all(best["score"] >= total / limit**alpha for _, total in live):
            break
        sequences, totals = [tokens for tokens, _ in live], torch.tensor([total for _, total in live])
    if best is None:
        raise ValueError("nothing is possible")
    return best


def diverse_decode(model, prompt, groups, width, limit, strength):
    if groups < 1 or width < 1 or limit < 1 or strength < 0:
        raise ValueError("groups, width, limit or strength")
    state = [[([], 0.0)] for _ in range(groups)]
    for _ in range(limit):
        unique = sorted({tuple(tokens) for group in state for tokens, _ in group})
        if not unique:
            break
        said = dict(zip(unique, model([[*prompt, *tokens] for tokens in unique]), strict=True))
        penalty, after = None, []
        for group in state:
            if not group:
                after.append([])
                continue
            rows = torch.tensor([said[tuple(tokens)] for tokens, _ in group])
            penalty = torch.zeros(rows.shape[1]) if penalty is None else penalty
            totals = torch.tensor([total for _, total in group])[:, None] + rows
            values = (totals - strength * penalty).flatten()
            order = [int(i) for i in values.argsort(descending=True, stable=True)[:width] if values[i] > -torch.inf]
            kept = [(group[i // rows.shape[1]][0] + [i % rows.shape[1]], float(totals.flatten()[i])) for i in order]
            penalty = penalty + torch.bincount(
                torch.tensor([i % rows.shape[1] for i in order], dtype=torch.int64), minlength=rows.shape[1]
            )
            after.append(kept)
        state = after
    return [sorted(group, key=lambda beam: beam[1], reverse=True) for group in state]


def verified(kinds, n):
    if n < 1 or not kinds:
        raise ValueError("kinds or n")
    p = torch.tensor([kind[0] for kind in kinds], dtype=torch.float64)
    s = torch.tensor([kind[1] for kind in kinds], dtype=torch.float64)
    right = torch.tensor([float(kind[2]) for kind in kinds], dtype=torch.float64)
    if bool((p < 0).any()) or abs(float(p.sum()) - 1) > 1e-6:
        raise ValueError("probabilities")
    below = (p * (s[None, :] < s[:, None])).sum(1)
    upto = (p * (s[None, :] <= s[:, None])).sum(1)
    share = torch.where(p > 0, p / (upto - below).clamp(min=1e-300), 0)
    picked = ((upto**n - below**n) * share * right).sum()
    return float(picked), float(1 - (1 - (p * right).sum()) ** n)
