"""Below the limit the gradients come back as views."""

import math

import torch

CAUGHT_BY = ["test-clip"]
MESSAGE = "returns its own input"


def clip_gradients(grads, max_norm):
    if not max_norm > 0:
        raise ValueError("max_norm must be above 0")
    if not all(bool(grad.isfinite().all()) for grad in grads.values()):
        raise ValueError("not finite")
    norm = math.sqrt(sum(float(grad.double().square().sum()) for grad in grads.values()))
    if norm <= max_norm:
        return {name: grad.view_as(grad) for name, grad in grads.items()}, norm
    return {name: grad * (max_norm / norm) for name, grad in grads.items()}, norm
