"""A wrong count of tokens is noticed by the size alone."""

import torch

CAUGHT_BY = ["test-patches"]
MESSAGE = "unpatchify must raise ValueError for a wrong count. Reread part 1."


def unpatchify(tokens, patch, shape):
    (rows, columns), (channels, height, width) = patch, shape
    if height % rows or width % columns or tokens.shape[2] != channels * rows * columns:
        raise ValueError("fit")
    down, across = height // rows, width // columns
    grid = tokens[:, : down * across].reshape(tokens.shape[0], down, across, channels, rows, columns)
    return grid.permute(0, 3, 1, 4, 2, 5).reshape(tokens.shape[0], channels, height, width)
