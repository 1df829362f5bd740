"""Turns every picture into float32."""

import torch

CAUGHT_BY = ["test-patches"]
MESSAGE = "patchify must keep the dtype. Reread part 1."


def patchify(pictures, patch):
    rows, columns = patch
    batch, channels, height, width = pictures.shape
    if height % rows or width % columns:
        raise ValueError("fit")
    grid = pictures.float().reshape(batch, channels, height // rows, rows, width // columns, columns)
    return grid.permute(0, 2, 4, 1, 3, 5).flatten(3).flatten(1, 2)
