"""Gradients below the limit are enlarged to it."""

import math
import torch

CAUGHT_BY = ["test-clip"]
MESSAGE = "clipping never enlarges"


def clip_gradients(grads, max_norm):
    norm = math.sqrt(sum(float(g.double().square().sum()) for g in grads.values()))
    if not max_norm > 0 or not math.isfinite(norm):
        raise ValueError("gradients")
    return {name: g * (max_norm / norm if norm else 1) for name, g in grads.items()}, norm
