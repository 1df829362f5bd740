"""Cuts the first picture of the batch for all of them."""

import torch

CAUGHT_BY = ["check-patches", "test-patches"]
MESSAGE = "cut_video: a token holds the same place of frames that follow each other, first frame"


def patchify(pictures, patch):
    rows, columns = patch
    batch, channels, height, width = pictures.shape
    if height % rows or width % columns:
        raise ValueError("fit")
    grid = pictures[:1].reshape(1, channels, height // rows, rows, width // columns, columns)
    return grid.permute(0, 2, 4, 1, 3, 5).flatten(3).flatten(1, 2).repeat(batch, 1, 1)
