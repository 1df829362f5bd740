"""Reads the memory as if channels always came first in it."""

import torch

CAUGHT_BY = ["test-patches"]
MESSAGE = "patchify: a picture whose channels stand last in memory is cut wrongly. Reread part 1."


def patchify(pictures, patch):
    rows, columns = patch
    batch, channels, height, width = pictures.shape
    if height % rows or width % columns:
        raise ValueError("fit")
    flat = torch.as_strided(pictures, pictures.shape, (channels * height * width, height * width, width, 1))
    grid = flat.reshape(batch, channels, height // rows, rows, width // columns, columns)
    return grid.permute(0, 2, 4, 1, 3, 5).flatten(3).flatten(1, 2)
