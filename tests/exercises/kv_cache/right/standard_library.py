"""Bytes layer by layer; masks and positions in plain loops; caches by clone and stack."""

import torch


def cache_bytes(model, lengths):
    total = 0
    for length in lengths:
        kept = min([length] + [model["window"]] * (model["window"] is not None))
        for _ in ("keys", "values"):
            numbers = kept * model["kv_heads"] * (model["width"] // model["heads"])
            total += model["layers"] * numbers * model["bits"]
    return total // 8


def most_sequences(model, length, memory):
    count, each = 0, cache_bytes(model, [length])
    step = 1
    while (count + step) * each <= memory:
        step *= 2
    while step:
        if (count + step) * each <= memory:
            count += step
        step //= 2
    return count


def plan(lengths, past, new):
    if past < 0 or new < 1 or any(length < 1 for length in lengths):
        raise ValueError("no such plan")
    positions, mask = [], []
    for length in lengths:
        pad = max(lengths) - length
        places, sees = [], []
        for column in range(past, past + new):
            places.append(column - pad if column > pad else 0)
            if column < pad:
                sees.append([other == column for other in range(past + new)])
            else:
                sees.append([pad <= other <= column for other in range(past + new)])
        positions.append(places)
        mask.append(sees)
    return torch.tensor(positions), torch.tensor(mask)


def take(cache, rows, length):
    made = {}
    for key, layers in cache.items():
        made[key] = []
        for layer in layers:
            if length not in range(layer.shape[2] + 1) or set(rows) - set(range(len(layer))):
                raise ValueError("not in the cache")
            part = layer.new_empty(len(rows), layer.shape[1], length, layer.shape[3])
            for n, row in enumerate(rows):
                part[n] = layer[row, :, :length]
            made[key].append(part)
    return made
