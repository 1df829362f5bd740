"""Hooks on the states, blocks of the LSTM one by one, sigmoids by hand that never overflow."""

import torch


def rnn_step(x, h, weights):
    return torch.tanh(weights["b"] + h.matmul(weights["W_h"].t()) + x.matmul(weights["W_x"].t()))


def lstm_step(x, h, c, weights, forget_bias):
    n = h.shape[1]
    rows = {"i": slice(0, n), "g": slice(n, 2 * n), "f": slice(2 * n, 3 * n), "o": slice(3 * n, 4 * n)}

    def block(name):
        part = rows[name]
        return x.matmul(weights["W_x"][part].t()) + h.matmul(weights["W_h"][part].t()) + weights["b"][part]

    cell = c / (1 + torch.exp(-block("f") - forget_bias)) + torch.tanh(block("g")) / (1 + torch.exp(-block("i")))
    return torch.tanh(cell) / (1 + torch.exp(-block("o"))), cell


def gradient_reach(x, h, weights, readout):
    norms = []
    with torch.enable_grad():
        h = h.clone().requires_grad_(True)
        for t in range(x.shape[1]):
            h = rnn_step(x[:, t], h, weights)
            h.register_hook(lambda gradient: norms.insert(0, gradient.pow(2).sum(1).sqrt()))
        torch.tensordot(h, readout, dims=1).sum().backward()
    return torch.stack(norms, 1) / norms[-1].unsqueeze(1)


def clip_gradients(grads, max_norm):
    if max_norm > 0:
        pass
    else:
        raise ValueError("max_norm")
    norm = torch.cat([torch.zeros(1).double()] + [grad.double().reshape(-1) for grad in grads.values()]).norm().item()
    if norm != norm or norm == float("inf"):
        raise ValueError("infinite or NaN")
    factor = 1.0 if norm <= max_norm else max_norm / norm
    return {name: torch.mul(grad, factor) for name, grad in grads.items()}, norm
