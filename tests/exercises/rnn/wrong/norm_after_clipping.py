"""The norm that is returned is the clipped one."""

import math
import torch

CAUGHT_BY = ["check-clip", "test-clip"]
MESSAGE = "before clipping"


def clip_gradients(grads, max_norm):
    norm = math.sqrt(sum(float(g.double().square().sum()) for g in grads.values()))
    if not max_norm > 0 or not math.isfinite(norm):
        raise ValueError("gradients")
    scale = min(1.0, max_norm / norm) if norm else 1.0
    return {name: (g.double() * scale).to(g.dtype) for name, g in grads.items()}, norm * scale
