"""Adds forget_bias to the caller's bias, in place."""

CAUGHT_BY = ["test-lstm-forget"]
MESSAGE = "changes the weights"


def lstm_step(x, h, c, weights, forget_bias):
    hidden = c.shape[1]
    weights["b"][2 * hidden : 3 * hidden] += forget_bias
    i, g, f, o = (x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]).chunk(4, dim=-1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c
