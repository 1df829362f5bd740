"""The sum of squares is taken for the norm."""

import math
import torch

CAUGHT_BY = ["check-clip", "test-clip"]
MESSAGE = "the norm is taken over all tensors together"


def clip_gradients(grads, max_norm):
    norm = sum((float(g.double().square().sum()) for g in grads.values()), 0.0)
    if not max_norm > 0 or not math.isfinite(norm):
        raise ValueError("gradients")
    return {name: (g.double() * min(1, max_norm / norm if norm else 1)).to(g.dtype) for name, g in grads.items()}, norm
