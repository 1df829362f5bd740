"""Within a token the channels of one pixel stand together."""

import torch

CAUGHT_BY = ["check-patches", "test-patches"]
MESSAGE = "patchify: a token begins with the top row of its patch. Reread part 1."


def patchify(pictures, patch):
    rows, columns = patch
    batch, channels, height, width = pictures.shape
    if height % rows or width % columns:
        raise ValueError("fit")
    grid = pictures.reshape(batch, channels, height // rows, rows, width // columns, columns)
    return grid.permute(0, 2, 4, 3, 5, 1).flatten(3).flatten(1, 2)
