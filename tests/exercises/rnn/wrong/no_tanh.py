"""The step is linear: no tanh."""

CAUGHT_BY = ["check-step", "test-step"]
MESSAGE = "nonlinearity is missing"


def rnn_step(x, h, weights):
    return x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]
