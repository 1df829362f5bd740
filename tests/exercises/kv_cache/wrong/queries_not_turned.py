"""Only the keys are turned."""

import math
import torch

CAUGHT_BY = ["test-attend", "test-attend-cache", "test-attend-ragged"]
MESSAGE = "are queries turned"


def attend(x, weights, heads, positions, mask, cache=None):
    d = weights["W_q"].shape[0] // heads
    q, k, v = ((x @ weights[key].T).unflatten(-1, (-1, d)).transpose(1, 2) for key in ("W_q", "W_k", "W_v"))
    q, k = q, rotate(k, positions)
    if cache is not None:
        k, v = torch.cat([cache[0], k], dim=2), torch.cat([cache[1], v], dim=2)
    group = heads // k.shape[1]
    keys, values = k.repeat_interleave(group, dim=1), v.repeat_interleave(group, dim=1)
    scores = q @ keys.mT / math.sqrt(d)
    mixed = scores.masked_fill(~mask[:, None], -math.inf).softmax(-1) @ values
    return mixed.transpose(1, 2).flatten(2) @ weights["W_o"].T, (k, v)
