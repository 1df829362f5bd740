"""Hidden scores become -10,000, which is not low beside large scores."""

import math

import torch

CAUGHT_BY = ["test-attend"]
MESSAGE = "scores of tens of thousands"


def attend(x, weights, heads, positions, mask, cache=None):
    d = weights["W_q"].shape[0] // heads

    def split(w):
        y = x @ w.T
        return y.view(y.shape[0], y.shape[1], -1, d).transpose(1, 2)

    q = rotate(split(weights["W_q"]), positions)
    k = rotate(split(weights["W_k"]), positions)
    v = split(weights["W_v"])
    if cache is not None:
        k = torch.cat([cache[0], k], dim=2)
        v = torch.cat([cache[1], v], dim=2)
    times = heads // k.shape[1]
    kk = k.repeat_interleave(times, dim=1)
    vv = v.repeat_interleave(times, dim=1)
    scores = q @ kk.transpose(-1, -2) / math.sqrt(d)
    scores = scores.masked_fill(~mask[:, None], -1e4)
    out = scores.softmax(-1) @ vv
    out = out.transpose(1, 2).flatten(2)
    return out @ weights["W_o"].T, (k, v)
