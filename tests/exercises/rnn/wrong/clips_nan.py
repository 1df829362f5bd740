"""Infinite and NaN gradients are scaled like others."""

import math
import torch

CAUGHT_BY = ["test-clip"]
MESSAGE = "must raise ValueError for infinite or NaN gradients"


def clip_gradients(grads, max_norm):
    if not max_norm > 0:
        raise ValueError("max_norm")
    norm = math.sqrt(sum(float(g.double().square().sum()) for g in grads.values()))
    scale = min(1.0, max_norm / norm) if norm else 1.0
    return {name: (g.double() * scale).to(g.dtype) for name, g in grads.items()}, norm
