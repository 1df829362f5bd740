"""The cell is clamped to -10..10, as some old libraries do."""

CAUGHT_BY = ["test-lstm-forget"]
MESSAGE = "however large"


def lstm_step(x, h, c, weights, forget_bias):

    i, g, f, o = (x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]).chunk(4, dim=-1)
    c = ((f + forget_bias).sigmoid() * c + i.sigmoid() * g.tanh()).clamp(-10, 10)
    return o.sigmoid() * c.tanh(), c
