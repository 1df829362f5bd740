"""The norm of the whole Jacobian: the readout is left out."""

import torch

CAUGHT_BY = ["test-reach"]
MESSAGE = "the ratios are wrong"


def gradient_reach(x, h, weights, readout):
    derivatives = []
    for t in range(x.shape[1]):
        h = rnn_step(x[:, t], h, weights).detach()
        derivatives.append(1 - h**2)
    total = torch.eye(h.shape[1], dtype=h.dtype).expand(len(h), -1, -1)
    norms = [torch.linalg.matrix_norm(total, 2)]
    for d in reversed(derivatives[1:]):
        total = total @ (d[:, :, None] * weights["W_h"])
        norms.insert(0, torch.linalg.matrix_norm(total, 2))
    return torch.stack([n / norms[-1] for n in norms], dim=1)
