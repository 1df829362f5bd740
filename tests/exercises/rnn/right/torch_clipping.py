"""The norm from PyTorch's clip_grad_norm_ on float64 copies; one matrix product for input and state; retain_grad."""

import torch


def rnn_step(x, h, weights):
    return torch.tanh(torch.cat([x, h], dim=1) @ torch.cat([weights["W_x"], weights["W_h"]], dim=1).T + weights["b"])


def lstm_step(x, h, c, weights, forget_bias):
    hidden = c.shape[-1]
    both = torch.einsum("bi,oi->bo", x, weights["W_x"]) + torch.einsum("bi,oi->bo", h, weights["W_h"]) + weights["b"]
    both[:, 2 * hidden : 3 * hidden] += forget_bias
    gates, new = both.sigmoid(), both[:, hidden : 2 * hidden].tanh()
    cell = gates[:, 2 * hidden : 3 * hidden] * c + gates[:, :hidden] * new
    return gates[:, 3 * hidden :] * cell.tanh(), cell


def gradient_reach(x, h, weights, readout):
    with torch.enable_grad():
        weights = {name: value.clone().requires_grad_() for name, value in weights.items()}
        states = [h]
        for t in range(x.shape[1]):
            states.append(rnn_step(x[:, t], states[-1], weights))
            states[-1].retain_grad()
        (states[-1] * readout).sum().backward()
        norms = [state.grad.square().sum(-1).sqrt() for state in states[1:]]
        return torch.stack([norm / norms[-1] for norm in norms], dim=1).detach()


def clip_gradients(grads, max_norm):
    if max_norm <= 0 or max_norm != max_norm:
        raise ValueError("max_norm")
    copies = {name: torch.nn.Parameter(torch.zeros_like(grad, dtype=torch.float64)) for name, grad in grads.items()}
    for name, grad in grads.items():
        copies[name].grad = grad.double().clone()
    try:
        norm = torch.nn.utils.clip_grad_norm_(copies.values(), torch.inf, error_if_nonfinite=True)
    except RuntimeError:
        raise ValueError("not finite") from None
    scale = max_norm / float(norm) if norm > max_norm else 1.0  # PyTorch's own adds 1e-6 to the norm
    return {name: (copies[name].grad * scale).to(grad.dtype) for name, grad in grads.items()}, float(norm)
