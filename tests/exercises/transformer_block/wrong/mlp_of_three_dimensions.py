"""Only (batch, time, width) works."""

import torch

CAUGHT_BY = ["test-mlp"]
MESSAGE = "any leading dimensions"


def feed_forward(x, weights, activation="gelu"):
    functional = torch.nn.functional
    activations = {
        "relu": functional.relu,
        "gelu": functional.gelu,
        "gelu_tanh": lambda z: functional.gelu(z, approximate="tanh"),
        "swiglu": functional.silu,
    }
    if activation not in activations:
        raise ValueError(f"activation {activation!r}; known are {', '.join(activations)}")

    def project(name, inputs):
        return functional.linear(inputs, weights[name], weights.get(f"{name}_bias"))

    batch, time, width = x.shape if x.dim() != 2 else (1, *x.shape)
    x = x if x.dim() == 2 else x.reshape(batch, time, width)
    if activation == "swiglu":
        return project("down", functional.silu(project("gate", x)) * project("up", x))
    return project("down", activations[activation](project("up", x)))
