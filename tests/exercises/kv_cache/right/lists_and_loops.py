"""Bytes as fractions, the plan as lists, attention head by head in numpy, a cache row by row."""

from fractions import Fraction

import numpy as np
import torch


def cache_bytes(model, lengths):
    numbers = 2 * model["layers"] * model["kv_heads"] * Fraction(model["width"], model["heads"])
    window = float("inf") if model["window"] is None else model["window"]
    return int(sum(min(length, window) for length in lengths) * numbers * Fraction(model["bits"], 8))


def plan(lengths, past, new):
    if not all(length >= 1 for length in lengths):
        raise ValueError("length")
    if past < 0 or new <= 0:
        raise ValueError("past or new")
    positions, mask = [], []
    for length in lengths:
        pad = max(lengths) - length
        here = range(past, past + new)
        positions.append([max(0, column - pad) for column in here])
        mask.append([[key == q or (pad <= key <= q) for key in range(past + new)] for q in here])
    return torch.tensor(positions), torch.tensor(mask)


def attend(x, weights, heads, positions, mask, cache=None):
    d = weights["W_q"].size(0) // heads
    kv_heads = weights["W_k"].size(0) // d
    batch, new, _ = x.shape
    q = rotate((x @ weights["W_q"].T).reshape(batch, new, heads, d).permute(0, 2, 1, 3), positions)  # noqa: F821
    k = rotate((x @ weights["W_k"].T).reshape(batch, new, kv_heads, d).permute(0, 2, 1, 3), positions)  # noqa: F821
    v = (x @ weights["W_v"].T).reshape(batch, new, kv_heads, d).permute(0, 2, 1, 3)
    if cache:
        k, v = torch.cat((cache[0], k), 2), torch.cat((cache[1], v), 2)
    results = []
    for head in range(heads):
        shared = head * kv_heads // heads
        scores = (q[:, head].numpy() @ k[:, shared].numpy().transpose(0, 2, 1)) / np.sqrt(d)
        scores = np.where(mask.numpy(), scores, -np.inf)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores = scores / scores.sum(-1, keepdims=True)
        results.append(torch.from_numpy((scores @ v[:, shared].numpy()).astype(x.numpy().dtype)))
    return torch.cat(results, -1) @ weights["W_o"].T, (k.clone(), v.clone())


def take(cache, rows, length):
    size = cache["k"][0].shape
    if length < 0 or length > size[2]:
        raise ValueError("length")
    for row in rows:
        if row not in range(size[0]):
            raise ValueError("row")

    def part(layer):
        made = layer.new_empty(len(rows), size[1], length, size[3])
        for place, row in enumerate(rows):
            made[place] = layer[row, :, :length]
        return made

    return {name: list(map(part, layers)) for name, layers in cache.items()}
