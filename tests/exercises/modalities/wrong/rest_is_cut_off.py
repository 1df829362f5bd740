"""What does not fit is cut off without a word."""

import torch

CAUGHT_BY = ["test-patches"]
MESSAGE = "patchify must raise ValueError when the height does not fit. Reread part 1."


def patchify(pictures, patch):
    rows, columns = patch
    batch, channels, height, width = pictures.shape
    pictures = pictures[:, :, : height // rows * rows, : width // columns * columns]
    grid = pictures.reshape(batch, channels, height // rows, rows, width // columns, columns)
    return grid.permute(0, 2, 4, 1, 3, 5).flatten(3).flatten(1, 2)
