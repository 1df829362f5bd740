"""x @ W where the matrix is square."""

import torch

CAUGHT_BY = ["test-mlp"]
MESSAGE = "matrices laid out (out, in)"


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
        matrix = weights[name]
        matrix = matrix.T if matrix.shape[0] == matrix.shape[1] else matrix
        return functional.linear(inputs, matrix, weights.get(f"{name}_bias"))

    if activation == "swiglu":
        return project("down", functional.silu(project("gate", x)) * project("up", x))
    return project("down", activations[activation](project("up", x)))
