"""Leaves the number of heads to -1, which fails for an empty batch."""

import torch

CAUGHT_BY = ["test-grouped", "test-multi-contract"]
MESSAGE = "grouped_attend fails with a batch of 0, 3 queries and 3 keys."


def grouped_attend(query, key, value, mask=None, causal=False):
    h, k = query.shape[1], key.shape[1]
    if h % k:
        raise ValueError("heads")
    return attend(
        query,
        key[:, :, None].expand(-1, -1, h // k, -1, -1).reshape(len(key), -1, *key.shape[2:]),
        value[:, :, None].expand(-1, -1, h // k, -1, -1).reshape(len(key), -1, *value.shape[2:]),
        mask,
        causal,
    )
