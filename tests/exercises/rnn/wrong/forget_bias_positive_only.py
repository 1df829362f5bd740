"""Adds a forget bias only where it is above 0."""

CAUGHT_BY = ["test-lstm-forget"]
MESSAGE = "leaves forget_bias out"


def lstm_step(x, h, c, weights, forget_bias):
    forget_bias = max(forget_bias, 0)
    i, g, f, o = (x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]).chunk(4, dim=-1)
    c = (f + forget_bias).sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c
