"""Uses the number of rows for both sides of a patch."""

import torch

CAUGHT_BY = ["check-patches", "test-patches"]
MESSAGE = "patchify returned shape (1, 6, 8), not (1, 4, 12)."


def patchify(pictures, patch):
    rows, columns = patch
    batch, channels, height, width = pictures.shape
    if height % rows or width % columns:
        raise ValueError("fit")
    columns = rows
    grid = pictures.reshape(batch, channels, height // rows, rows, width // columns, columns)
    return grid.permute(0, 2, 4, 1, 3, 5).flatten(3).flatten(1, 2)
