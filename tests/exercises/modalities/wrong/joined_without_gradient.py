"""Joins in numpy, where no gradient is kept."""

import torch

CAUGHT_BY = ["test-patches"]
MESSAGE = "unpatchify: the gradient stops here; no detach, no numpy. Reread the contract."


def unpatchify(tokens, patch, shape):
    (rows, columns), (channels, height, width) = patch, shape
    if (
        height % rows
        or width % columns
        or tuple(tokens.shape[1:]) != (height * width // rows // columns, channels * rows * columns)
    ):
        raise ValueError("fit")
    down, across = height // rows, width // columns
    grid = torch.from_numpy(tokens.detach().numpy()).reshape(tokens.shape[0], down, across, channels, rows, columns)
    return grid.permute(0, 3, 1, 4, 2, 5).reshape(tokens.shape[0], channels, height, width)
