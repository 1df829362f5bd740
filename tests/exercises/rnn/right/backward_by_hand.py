"""Backpropagation through time written out, no autograd."""

import torch


def gradient_reach(x, h, weights, readout):
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"])
        states.append(h)
    back, norms = readout.expand_as(h), []
    for state in reversed(states):
        norms.append(back.norm(dim=1))
        back = (back * (1 - state**2)) @ weights["W_h"]
    return torch.stack(norms[::-1], dim=1) / norms[0][:, None]


def clip_gradients(grads, max_norm):
    if not max_norm > 0:
        raise ValueError("max_norm")
    flat = torch.cat([torch.zeros(1, dtype=torch.float64), *[grad.double().flatten() for grad in grads.values()]])
    if not flat.isfinite().all():
        raise ValueError("not finite")
    norm = flat.norm().item()
    made = {name: grad.clone() for name, grad in grads.items()}
    if norm > max_norm:
        made = {name: (grad.double() / norm * max_norm).to(grad.dtype) for name, grad in grads.items()}
    return made, norm
