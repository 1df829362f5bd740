"""Biases are ignored."""

import torch

CAUGHT_BY = ["check-mlp", "test-mlp"]
MESSAGE = "biases are added where there are any"


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
        return functional.linear(inputs, weights[name], None)

    if activation == "swiglu":
        return project("down", functional.silu(project("gate", x)) * project("up", x))
    return project("down", activations[activation](project("up", x)))
