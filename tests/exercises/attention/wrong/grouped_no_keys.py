"""Fails without keys."""

import torch

CAUGHT_BY = ["test-grouped"]
MESSAGE = "grouped_attend fails with a batch of 2, 3 queries and 0 keys."


def grouped_attend(query, key, value, mask=None, causal=False):
    h, k = query.shape[1], key.shape[1]
    if h % k:
        raise ValueError("heads")
    if not key.shape[2]:
        raise ValueError("no keys")
    return attend(query, key.repeat_interleave(h // k, 1), value.repeat_interleave(h // k, 1), mask, causal)
