"""The gate's bias is ignored."""

import torch

CAUGHT_BY = ["test-mlp"]
MESSAGE = "a bias is left out"


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
        return functional.linear(inputs, weights[name], None if name == "gate" else weights.get(f"{name}_bias"))

    if activation == "swiglu":
        return project("down", functional.silu(project("gate", x)) * project("up", x))
    return project("down", activations[activation](project("up", x)))
