"""numpy for everything without gradients."""

import numpy as np
import torch


def pack_examples(examples, length, pad):
    if any(not 0 < len(ids) <= length or len(ids) != len(flags) for ids, flags in examples):
        raise ValueError("an example is empty, too long or uneven")
    used = np.zeros(len(examples), dtype=np.int64)
    row_of = []
    for ids, _ in examples:
        row = int(np.argmax(used + len(ids) <= length))
        used[row] += len(ids)
        row_of.append(row)
    rows = int((used > 0).sum())
    made = {key: np.zeros((rows, length), dtype=np.int64) for key in ("tokens", "labels", "positions", "segments")}
    made["tokens"] += pad
    made["labels"] -= 100
    for n, (ids, flags) in enumerate(examples):
        before = [m for m in range(n) if row_of[m] == row_of[n]]
        start = sum(len(examples[m][0]) for m in before)
        here = slice(start, start + len(ids))
        made["tokens"][row_of[n], here] = ids
        made["positions"][row_of[n], here] = np.arange(len(ids))
        made["segments"][row_of[n], here] = len(before) + 1
        made["labels"][row_of[n], start : start + len(ids) - 1] = np.where(flags, ids, -100)[1:]
    return {key: torch.from_numpy(value) for key, value in made.items()}


def packed_mask(segments):
    s = segments.numpy()
    same = (s[:, :, None] == s[:, None, :]) & (s[:, :, None] != 0)
    mask = np.tril(same) | np.eye(s.shape[1], dtype=bool)
    return torch.from_numpy(mask)


def token_weights(pieces, per):
    if per not in ("token", "example"):
        raise ValueError(per)
    made = []
    for labels, segments in pieces:
        on = labels.numpy() != -100
        weights = on.astype(np.float64)
        if per == "example":
            s = segments.numpy()
            counts = ((s[:, :, None] == s[:, None, :]) & on[:, None, :]).sum(-1)
            weights = np.divide(weights, counts, out=np.zeros_like(weights), where=counts > 0)
        made.append(weights)
    total = sum(weights.sum() for weights in made)
    return [torch.from_numpy((weights / (total or 1)).astype(np.float32)) for weights in made]
