"""The cache is kept in the function: a later call finds what an earlier one left."""

import math
import torch

CAUGHT_BY = ["test-attend-ragged"]
MESSAGE = "must match the size"


KEPT = {}


def attend(x, weights, heads, positions, mask, cache=None):
    d = weights["W_q"].shape[0] // heads
    q, k, v = ((x @ weights[key].T).unflatten(-1, (-1, d)).transpose(1, 2) for key in ("W_q", "W_k", "W_v"))
    q, k = rotate(q, positions), rotate(k, positions)
    if cache is not None:
        k, v = torch.cat([KEPT["k"], k], dim=2), torch.cat([KEPT["v"], v], dim=2)
    KEPT["k"], KEPT["v"] = k, v
    group = heads // k.shape[1]
    keys, values = k.repeat_interleave(group, dim=1), v.repeat_interleave(group, dim=1)
    mixed = (q @ keys.mT / math.sqrt(d)).masked_fill(~mask[:, None], -math.inf).softmax(-1) @ values
    return mixed.transpose(1, 2).flatten(2) @ weights["W_o"].T, (k, v)
