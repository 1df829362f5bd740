"""The sum is clamped before the tanh, so that a saturated state is not quite 1."""

CAUGHT_BY = ["test-step"]
MESSAGE = "check the three terms"


def rnn_step(x, h, weights):
    total = x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]
    return torch.tanh(total.clamp(-4, 4))
