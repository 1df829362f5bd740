"""Choice, labels and packing in NumPy, back to tensors at the end."""

import numpy as np
import torch


def bert_batch(tokens, lengths, special, mask_id, vocab_size, draws, percent=15):
    if not 0 < percent < 101:
        raise ValueError("percent")
    ids = tokens.numpy()
    can = (np.arange(ids.shape[1]) < lengths.numpy()[:, None]) & ~np.isin(ids, special)
    score = np.where(can, draws["choose"].numpy(), 2.0)
    rank = np.argsort(np.argsort(score, axis=1, kind="stable"), axis=1, kind="stable")
    n = can.sum(axis=1, keepdims=True)
    chosen = (rank < np.maximum(n * percent // 100, 1)) & can
    action = draws["action"].numpy()
    other = np.floor(draws["token"].numpy() * vocab_size).astype(np.int64)
    seen = np.select([action < 0.8, action < 0.9], [np.full_like(ids, mask_id), other], ids)
    return torch.from_numpy(np.where(chosen, seen, ids)), torch.from_numpy(np.where(chosen, ids, -100))


def packed_mask(documents, given):
    rows, prefix = documents.numpy(), given.numpy()
    time = rows.shape[1]
    place = np.arange(time)
    real = rows != -1
    starts = np.concatenate([np.ones((len(rows), 1), bool), rows[:, 1:] != rows[:, :-1]], axis=1)
    first = np.maximum.accumulate(np.where(starts, place, 0), axis=1)
    positions = np.where(real, place - first, 0)
    same = (first[:, :, None] == first[:, None, :]) & real[:, :, None] & real[:, None, :]
    both = prefix[:, :, None] & prefix[:, None, :]
    mask = same & (both | np.tri(time, dtype=bool)) | np.eye(time, dtype=bool)
    return torch.from_numpy(mask), torch.from_numpy(positions)


def next_token_labels(tokens, documents, given):
    ids, rows = tokens.numpy(), documents.numpy()
    labels = np.full_like(ids, -100)
    asked = (rows[:, 1:] == rows[:, :-1]) & (rows[:, 1:] != -1) & ~given.numpy()[:, 1:]
    labels[:, :-1][asked] = ids[:, 1:][asked]
    return torch.from_numpy(labels)
