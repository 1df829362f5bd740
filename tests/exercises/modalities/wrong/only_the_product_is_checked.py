"""Count and size are checked by their product."""

import torch

CAUGHT_BY = ["test-patches"]
MESSAGE = "unpatchify must raise ValueError for a wrong count and size that have the right"


def unpatchify(tokens, patch, shape):
    (rows, columns), (channels, height, width) = patch, shape
    if height % rows or width % columns or tokens[0].numel() != channels * height * width:
        raise ValueError("fit")
    down, across = height // rows, width // columns
    grid = tokens.reshape(tokens.shape[0], down, across, channels, rows, columns)
    return grid.permute(0, 3, 1, 4, 2, 5).reshape(tokens.shape[0], channels, height, width)
