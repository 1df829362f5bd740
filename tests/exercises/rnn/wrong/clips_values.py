"""Each number is cut at max_norm."""

import math
import torch

CAUGHT_BY = ["check-clip", "test-clip"]
MESSAGE = "scaled by one common factor"


def clip_gradients(grads, max_norm):
    norm = math.sqrt(sum(float(g.double().square().sum()) for g in grads.values()))
    if not max_norm > 0 or not math.isfinite(norm):
        raise ValueError("gradients")
    return {name: g.clamp(-max_norm, max_norm) for name, g in grads.items()}, norm
