"""The default activation is gelu_tanh."""

import torch

CAUGHT_BY = ["test-mlp"]
MESSAGE = "exact gelu if none is named"


def feed_forward(x, weights, activation="gelu_tanh"):
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

    if activation == "swiglu":
        return project("down", functional.silu(project("gate", x)) * project("up", x))
    return project("down", activations[activation](project("up", x)))
