"""One number at a time, in plain loops."""

import math

import torch


def rnn_step(x, h, weights):
    rows = []
    for row in range(len(x)):
        units = []
        for unit in range(len(weights["b"])):
            total = weights["b"][unit]
            for k in range(x.shape[1]):
                total = total + weights["W_x"][unit, k] * x[row, k]
            for k in range(h.shape[1]):
                total = total + weights["W_h"][unit, k] * h[row, k]
            units.append(total.tanh())
        rows.append(torch.stack(units))
    return torch.stack(rows) if rows else torch.zeros_like(h)


def sigmoid(value):
    return 1 / (1 + math.exp(-value))


def lstm_step(x, h, c, weights, forget_bias):
    hidden = h.shape[1]
    new_h, new_c = torch.zeros_like(h), torch.zeros_like(c)
    for row in range(len(x)):
        for unit in range(hidden):
            parts = []
            for block in range(4):
                place = block * hidden + unit
                total = float(weights["b"][place]) + float(weights["W_x"][place].double() @ x[row].double())
                parts.append(total + float(weights["W_h"][place].double() @ h[row].double()))
            i, g, f, o = parts
            cell = sigmoid(f + forget_bias) * float(c[row, unit]) + sigmoid(i) * math.tanh(g)
            new_c[row, unit] = cell
            new_h[row, unit] = sigmoid(o) * math.tanh(cell)
    return new_h, new_c
