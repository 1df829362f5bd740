"""The picture is reshaped to the right shape; no patch is ever cut."""

import torch

CAUGHT_BY = ["check-patches", "test-patches"]
MESSAGE = "patchify: the second row of a patch is one picture width further on; it is not the next"


def patchify(pictures, patch):
    rows, columns = patch
    batch, channels, height, width = pictures.shape
    if height % rows or width % columns:
        raise ValueError("fit")
    return pictures.reshape(batch, (height // rows) * (width // columns), channels * rows * columns)
