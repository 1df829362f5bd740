"""Takes the last query where there is none."""

import torch

CAUGHT_BY = ["test-grouped"]
MESSAGE = "grouped_attend fails with a batch of 2, 0 queries and 3 keys."


def grouped_attend(query, key, value, mask=None, causal=False):
    h, k = query.shape[1], key.shape[1]
    if h % k:
        raise ValueError("heads")
    query[:, :, -1]
    return attend(query, key.repeat_interleave(h // k, 1), value.repeat_interleave(h // k, 1), mask, causal)
