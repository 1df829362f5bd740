"""Looks for the largest number, and an empty tensor has none."""

import math

import torch

CAUGHT_BY = ["test-clip"]
MESSAGE = "numel() == 0"


def clip_gradients(grads, max_norm):
    if not max_norm > 0:
        raise ValueError("max_norm must be above 0")
    if not all(bool(grad.abs().max() < math.inf) for grad in grads.values()):
        raise ValueError("not finite")
    norm = math.sqrt(sum(float(grad.double().square().sum()) for grad in grads.values()))
    if norm <= max_norm:
        return {name: grad.clone() for name, grad in grads.items()}, norm
    return {name: grad * (max_norm / norm) for name, grad in grads.items()}, norm
