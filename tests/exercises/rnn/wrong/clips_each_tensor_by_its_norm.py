"""The global norm is right, but each tensor is scaled by its own."""

import math
import torch

CAUGHT_BY = ["check-clip", "test-clip"]
MESSAGE = "scaled by one common factor"


def clip_gradients(grads, max_norm):
    if not max_norm > 0 or any(not bool(g.isfinite().all()) for g in grads.values()):
        raise ValueError("gradients")
    norms = {name: float(g.double().norm()) for name, g in grads.items()}
    made = {n: g * min(1.0, max_norm / norms[n]) if norms[n] else g.clone() for n, g in grads.items()}
    return made, math.sqrt(sum(norm**2 for norm in norms.values()))
