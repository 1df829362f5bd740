"""An unknown activation is a KeyError."""

import torch

CAUGHT_BY = ["test-mlp", "test-block-contract"]
MESSAGE = "unknown activation"


def feed_forward(x, weights, activation="gelu"):
    functional = torch.nn.functional
    activations = {
        "relu": functional.relu,
        "gelu": functional.gelu,
        "gelu_tanh": lambda z: functional.gelu(z, approximate="tanh"),
        "swiglu": functional.silu,
    }

    def project(name, inputs):
        return functional.linear(inputs, weights[name], weights.get(f"{name}_bias"))

    if activation == "swiglu":
        return project("down", functional.silu(project("gate", x)) * project("up", x))
    return project("down", activations[activation](project("up", x)))
