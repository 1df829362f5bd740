"""The norm is returned as a tensor."""

import torch

CAUGHT_BY = ["check-clip", "test-clip"]
MESSAGE = "plain float"


def clip_gradients(grads, max_norm):
    if not max_norm > 0 or any(not bool(g.isfinite().all()) for g in grads.values()):
        raise ValueError("gradients")
    norm = sum((g.double().square().sum() for g in grads.values()), torch.zeros((), dtype=torch.float64)).sqrt()
    scale = min(1.0, max_norm / norm) if norm else 1.0
    return {name: (g.double() * scale).to(g.dtype) for name, g in grads.items()}, norm
