"""Only the rows that still read are stepped; leaves gradients switched on or off as they are."""

import math

import torch


def rnn_step(x, h, weights):
    return torch.tanh(x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"])


def unroll(step, x, lengths, h):
    batch, time = x.shape[:2]
    if len(lengths) != batch:
        raise ValueError("one length per row, please")
    if any(length < 0 or length > time for length in lengths):
        raise ValueError(f"a length must lie in 0..{time}")
    states = torch.zeros(batch, time, h.shape[1], dtype=h.dtype)
    last = h.clone()
    for t in range(time):
        rows = [row for row in range(batch) if lengths[row] > t]
        if not rows:
            break
        last[rows] = step(x[rows, t], last[rows])
        states[rows, t] = last[rows]
    return states, last


def lstm_step(x, h, c, weights, forget_bias):
    i, g, f, o = (x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]).chunk(4, dim=1)
    c = torch.sigmoid(f + forget_bias) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def continue_text(model, prompts, steps, end=None):
    if steps < 0:
        raise ValueError("steps is negative")
    if any(len(prompt) == 0 for prompt in prompts):
        raise ValueError("a prompt is empty")
    answers = []
    for prompt in prompts:
        state = None
        for token in prompt:
            logits, state = model(torch.tensor([token]), state)
        new = []
        while len(new) < steps:
            token = int(logits[0].argmax())
            new.append(token)
            if token == end:
                break
            logits, state = model(torch.tensor([token]), state)
        answers.append(new)
    return answers


def gradient_reach(x, h, weights, readout):
    states = []
    for t in range(x.shape[1]):
        h = rnn_step(x[:, t], h, weights)
        if t == 0:
            h = h.detach().requires_grad_()
        states.append(h)
    loss = (h * readout).sum()
    norms = torch.stack([g.norm(dim=1) for g in torch.autograd.grad(loss, states)], dim=1)
    return norms / norms[:, -1:]


def clip_gradients(grads, max_norm):
    if not max_norm > 0:
        raise ValueError("max_norm must be above 0")
    if not all(bool(torch.isfinite(g).all()) for g in grads.values()):
        raise ValueError("a gradient is not finite")
    norm = math.sqrt(sum(float(g.double().pow(2).sum()) for g in grads.values()))
    if norm <= max_norm:
        return {name: g.clone() for name, g in grads.items()}, norm
    return {name: g * (max_norm / norm) for name, g in grads.items()}, norm
