"""States are rounded to four digits."""

CAUGHT_BY = ["check-step", "test-step", "check-reach", "test-reach-limits"]
MESSAGE = "check the three terms"


def rnn_step(x, h, weights):
    total = x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]
    return torch.tanh(total).mul(10_000).round().div(10_000)
