"""Gates go through a piecewise linear sigmoid, as in old Keras models."""

CAUGHT_BY = ["check-lstm", "test-lstm", "test-lstm-forget"]
MESSAGE = "Gates go through a sigmoid"


def lstm_step(x, h, c, weights, forget_bias):

    i, g, f, o = (x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]).chunk(4, dim=-1)
    i, f, o = (torch.nn.functional.hardsigmoid(z) for z in (i, f + forget_bias, o))
    c = f * c + i * g.tanh()
    return o * c.tanh(), c
