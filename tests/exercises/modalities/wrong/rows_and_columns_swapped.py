"""The two sizes of a patch are taken for each other where they differ."""

import torch

CAUGHT_BY = ["check-patches", "test-patches"]
MESSAGE = "fit"


def patchify(pictures, patch):
    rows, columns = patch
    batch, channels, height, width = pictures.shape
    if height % rows or width % columns:
        raise ValueError("fit")
    rows, columns = columns, rows
    if height % rows or width % columns:
        raise ValueError("fit")
    grid = pictures.reshape(batch, channels, height // rows, rows, width // columns, columns)
    return grid.permute(0, 2, 4, 1, 3, 5).flatten(3).flatten(1, 2)
