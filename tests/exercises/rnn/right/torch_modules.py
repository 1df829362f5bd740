"""PyTorch's own cells, with the weights copied in."""

import torch


def rnn_step(x, h, weights):
    hidden, inputs = weights["W_x"].shape
    cell = torch.nn.RNNCell(inputs, hidden, dtype=x.dtype)
    with torch.no_grad():
        cell.weight_ih.copy_(weights["W_x"])
        cell.weight_hh.copy_(weights["W_h"])
        cell.bias_ih.copy_(weights["b"])
        cell.bias_hh.zero_()
    return cell(x, h)


def lstm_step(x, h, c, weights, forget_bias):
    hidden = h.shape[1]
    i, g, f, o = range(4)
    order = torch.cat([torch.arange(hidden) + hidden * block for block in (i, f, g, o)])
    cell = torch.nn.LSTMCell(x.shape[1], hidden, dtype=x.dtype)
    with torch.no_grad():
        cell.weight_ih.copy_(weights["W_x"][order])
        cell.weight_hh.copy_(weights["W_h"][order])
        cell.bias_ih.copy_(weights["b"][order])
        cell.bias_hh.zero_()
        cell.bias_hh[hidden : 2 * hidden] = forget_bias
        return cell(x, (h, c))
