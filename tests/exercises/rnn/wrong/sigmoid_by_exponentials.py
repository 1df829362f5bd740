"""Sigmoid as exp(x) / (1 + exp(x)): large inputs give NaN."""

CAUGHT_BY = ["test-lstm-forget"]
MESSAGE = "inf / inf"


def lstm_step(x, h, c, weights, forget_bias):

    i, g, f, o = (x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]).chunk(4, dim=-1)
    i, f, o = (each.exp() / (1 + each.exp()) for each in (i, f + forget_bias, o))
    c = f * c + i * g.tanh()
    return o * c.tanh(), c
