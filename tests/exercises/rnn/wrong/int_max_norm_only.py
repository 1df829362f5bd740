"""Cuts max_norm to a whole number."""

import math

import torch

CAUGHT_BY = ["test-clip"]
MESSAGE = "nothing added to it"


def clip_gradients(grads, max_norm):
    if not max_norm > 0:
        raise ValueError("max_norm must be above 0")
    if not all(bool(grad.isfinite().all()) for grad in grads.values()):
        raise ValueError("not finite")
    norm = math.sqrt(sum(float(grad.double().square().sum()) for grad in grads.values()))
    if norm <= max_norm:
        return {name: grad.clone() for name, grad in grads.items()}, norm
    return {name: grad * (int(max_norm) / norm) for name, grad in grads.items()}, norm
