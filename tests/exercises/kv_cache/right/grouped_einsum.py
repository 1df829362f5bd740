"""Query heads in groups and einsum, no head is copied; a finite fill in the mask."""

import torch

turn = rotate  # noqa: F821  (the setup cell defines it)


def attend(x, weights, heads, positions, mask, cache=None):
    d = weights["W_q"].shape[0] // heads
    shared = weights["W_k"].shape[0] // d

    def split(key):
        return torch.einsum("btw,ow->bto", x, weights[key]).unflatten(-1, (-1, d)).transpose(1, 2)

    q, k, v = turn(split("W_q"), positions), turn(split("W_k"), positions), split("W_v")
    if cache is not None:
        past = cache[0].shape[2]
        keys = x.new_empty(len(x), shared, past + x.shape[1], d)
        values = torch.empty_like(keys)
        keys[:, :, :past], values[:, :, :past] = cache
        keys[:, :, past:], values[:, :, past:] = k, v
        k, v = keys, values
    q = q.unflatten(1, (shared, heads // shared))
    scores = torch.einsum("bgsqd,bgkd->bgsqk", q * d**-0.5, k)
    weight = torch.where(mask[:, None, None], scores, torch.finfo(x.dtype).min).softmax(dim=-1)
    mixed = torch.einsum("bgsqk,bgkd->bqgsd", weight, v).flatten(2)
    return torch.einsum("bqo,wo->bqw", mixed, weights["W_o"]), (k, v)


def plan(lengths, past, new):
    if min(lengths) <= 0 or past < 0 or new <= 0:
        raise ValueError("plan")
    total, longest = past + new, max(lengths)
    real = torch.stack([torch.arange(total) >= longest - length for length in lengths])
    positions = (real.long().cumsum(dim=1) - 1).clamp(min=0)[:, past:]
    causal = torch.ones(new, total, dtype=torch.bool).tril(past)
    itself = torch.eye(total, dtype=torch.bool)[past:]
    return positions, (causal & real[:, None]) | itself
