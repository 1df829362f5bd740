"""forget_bias is cut to a whole number."""

CAUGHT_BY = ["test-lstm-forget"]
MESSAGE = "with a forget bias the result is wrong"


def lstm_step(x, h, c, weights, forget_bias):
    forget_bias = int(forget_bias)
    i, g, f, o = (x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]).chunk(4, dim=-1)
    c = (f + forget_bias).sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c
