"""Rows and columns inside a patch change places."""

import torch

CAUGHT_BY = ["check-patches", "test-patches"]
MESSAGE = "unpatchify: the joined picture is not the one that was cut. Reread part 1."


def unpatchify(tokens, patch, shape):
    (rows, columns), (channels, height, width) = patch, shape
    if (
        height % rows
        or width % columns
        or tuple(tokens.shape[1:]) != (height * width // rows // columns, channels * rows * columns)
    ):
        raise ValueError("fit")
    down, across = height // rows, width // columns
    grid = tokens.reshape(tokens.shape[0], down, across, channels, columns, rows)
    return grid.permute(0, 3, 1, 5, 2, 4).reshape(tokens.shape[0], channels, height, width)
