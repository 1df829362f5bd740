"""Below the limit the very same tensors come back."""

import math
import torch

CAUGHT_BY = ["test-clip"]
MESSAGE = "returns its own input"


def clip_gradients(grads, max_norm):
    norm = math.sqrt(sum(float(g.double().square().sum()) for g in grads.values()))
    if not max_norm > 0 or not math.isfinite(norm):
        raise ValueError("gradients")
    if norm <= max_norm:
        return dict(grads), norm
    return {name: (g.double() * (max_norm / norm)).to(g.dtype) for name, g in grads.items()}, norm
