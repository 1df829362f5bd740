"""A max_norm of 0 or less is used as it is."""

import math
import torch

CAUGHT_BY = ["test-clip"]
MESSAGE = "must raise ValueError unless max_norm is above 0"


def clip_gradients(grads, max_norm):
    norm = math.sqrt(sum(float(g.double().square().sum()) for g in grads.values()))
    if not math.isfinite(norm):
        raise ValueError("gradients")
    scale = min(1.0, max_norm / norm) if norm else 1.0
    return {name: (g.double() * scale).to(g.dtype) for name, g in grads.items()}, norm
