"""Patches come column by column."""

import torch

CAUGHT_BY = ["check-patches", "test-patches"]
MESSAGE = "patchify: the second token is the patch to the right, not the one below. Reread part 1."


def patchify(pictures, patch):
    rows, columns = patch
    batch, channels, height, width = pictures.shape
    if height % rows or width % columns:
        raise ValueError("fit")
    grid = pictures.reshape(batch, channels, height // rows, rows, width // columns, columns)
    return grid.permute(0, 4, 2, 1, 3, 5).flatten(3).flatten(1, 2)
