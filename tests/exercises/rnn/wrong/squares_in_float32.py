"""Squares of large gradients overflow in float32."""

import torch

CAUGHT_BY = ["test-clip"]
MESSAGE = "squared in float64"


def clip_gradients(grads, max_norm):
    if not max_norm > 0 or any(not bool(g.isfinite().all()) for g in grads.values()):
        raise ValueError("gradients")
    norm = float(sum(g.float().square().sum() for g in grads.values())) ** 0.5
    scale = min(1.0, max_norm / norm) if norm else 1.0
    return {name: (g.double() * scale).to(g.dtype) for name, g in grads.items()}, norm
