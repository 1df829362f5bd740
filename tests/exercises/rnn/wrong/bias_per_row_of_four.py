"""The bias is laid over the batch, which fails unless batch and hidden agree."""

CAUGHT_BY = ["test-step", "test-reach", "test-reach-limits"]
MESSAGE = "must match the size"


def rnn_step(x, h, weights):
    return torch.tanh((weights["W_x"] @ x.T + weights["W_h"] @ h.T + weights["b"]).T)
