"""Tanh as a quotient of exponentials: a large cell gives NaN."""

CAUGHT_BY = ["test-lstm-forget"]
MESSAGE = "inf / inf"


def lstm_step(x, h, c, weights, forget_bias):
    def tanh(z):
        return (z.exp() - (-z).exp()) / (z.exp() + (-z).exp())

    i, g, f, o = (x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]).chunk(4, dim=-1)
    c = (f + forget_bias).sigmoid() * c + i.sigmoid() * tanh(g)
    return o.sigmoid() * tanh(c), c
