"""Takes the number of patches across for the number down."""

import torch

CAUGHT_BY = ["test-patches"]
MESSAGE = "unpatchify: for several pictures, or patches that are not square, it undoes nothing."


def unpatchify(tokens, patch, shape):
    (rows, columns), (channels, height, width) = patch, shape
    if (
        height % rows
        or width % columns
        or tuple(tokens.shape[1:]) != (height * width // rows // columns, channels * rows * columns)
    ):
        raise ValueError("fit")
    down, across = height // rows, width // columns
    grid = tokens.reshape(tokens.shape[0], across, down, channels, rows, columns)
    return grid.permute(0, 3, 1, 4, 2, 5).reshape(tokens.shape[0], channels, height, width)
