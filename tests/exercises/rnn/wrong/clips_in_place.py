"""The caller's gradients are scaled."""

import math
import torch

CAUGHT_BY = ["test-clip"]
MESSAGE = "changes the gradients"


def clip_gradients(grads, max_norm):
    norm = math.sqrt(sum(float(g.double().square().sum()) for g in grads.values()))
    if not max_norm > 0 or not math.isfinite(norm):
        raise ValueError("gradients")
    for g in grads.values():
        g.mul_(min(1.0, max_norm / norm) if norm else 1.0)
    return grads, norm
