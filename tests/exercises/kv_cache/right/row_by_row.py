"""Attention row by row and head by head, in float64."""

import math

import torch

turn = rotate  # noqa: F821  (the setup cell defines it)


def attend(x, weights, heads, positions, mask, cache=None):
    w = {key: value.double() for key, value in weights.items()}
    d = w["W_q"].shape[0] // heads
    kv_heads = w["W_k"].shape[0] // d
    wide = x.double()
    k = turn((wide @ w["W_k"].T).unflatten(-1, (kv_heads, d)).transpose(1, 2), positions).to(x.dtype)
    v = (wide @ w["W_v"].T).unflatten(-1, (kv_heads, d)).transpose(1, 2).to(x.dtype)
    q = turn((wide @ w["W_q"].T).unflatten(-1, (heads, d)).transpose(1, 2), positions)
    if cache is not None:
        k, v = torch.cat([cache[0], k], dim=2), torch.cat([cache[1], v], dim=2)
    out = torch.zeros_like(wide)
    for row in range(len(x)):
        for n in range(x.shape[1]):
            seen = mask[row, n].nonzero()[:, 0]
            parts = []
            for head in range(heads):
                shared = head // (heads // kv_heads)
                scores = k[row, shared, seen].double() @ q[row, head, n] / math.sqrt(d)
                parts.append(scores.softmax(0) @ v[row, shared, seen].double())
            out[row, n] = w["W_o"] @ torch.cat(parts)
    return out.to(x.dtype), (k.clone(), v.clone())
