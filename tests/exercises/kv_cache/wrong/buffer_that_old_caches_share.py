"""Writes into a buffer of spare columns that all continuations of a cache share."""

import math

import torch

CAUGHT_BY = ["test-attend-ragged"]
MESSAGE = "write into the same memory"


def behind(old, new):
    past, end = old.shape[2], old.shape[2] + new.shape[2]
    room = old._base
    if room is None or room.ndim != 4 or room.shape[2] < end:
        room = new.new_zeros(new.shape[0], new.shape[1], end + 16, new.shape[3])
        room[:, :, :past] = old
    room[:, :, past:end] = new
    return room[:, :, :end]


def attend(x, weights, heads, positions, mask, cache=None):
    d = weights["W_q"].shape[0] // heads

    def split(w):
        y = x @ w.T
        return y.view(y.shape[0], y.shape[1], -1, d).transpose(1, 2)

    q = rotate(split(weights["W_q"]), positions)
    k = rotate(split(weights["W_k"]), positions)
    v = split(weights["W_v"])
    if cache is not None:
        k, v = behind(cache[0], k), behind(cache[1], v)
    else:
        k, v = behind(k[:, :, :0], k), behind(v[:, :, :0], v)
    times = heads // k.shape[1]
    kk = k.repeat_interleave(times, dim=1)
    vv = v.repeat_interleave(times, dim=1)
    scores = q @ kk.transpose(-1, -2) / math.sqrt(d)
    scores = scores.masked_fill(~mask[:, None], -math.inf)
    out = scores.softmax(-1) @ vv
    out = out.transpose(1, 2).flatten(2)
    return out @ weights["W_o"].T, (k, v)
