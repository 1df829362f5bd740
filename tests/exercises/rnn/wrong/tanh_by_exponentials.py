"""tanh from exponentials that overflow: large inputs give NaN."""

CAUGHT_BY = ["test-step"]
MESSAGE = "inf / inf"


def rnn_step(x, h, weights):
    total = x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]
    up = torch.exp(2 * total)
    return (up - 1) / (up + 1)
