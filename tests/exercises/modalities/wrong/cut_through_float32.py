"""Cuts with unfold in float32 and casts back: float64 and large whole numbers lose digits."""

import torch

CAUGHT_BY = ["test-patches"]
MESSAGE = "patchify: another dtype, torch.float64, loses digits on the way: move the numbers, do not"


def patchify(pictures, patch):
    b, c, h, w = pictures.shape
    r, q = patch
    if h % r or w % q:
        raise ValueError("patches do not fit")
    out = torch.nn.functional.unfold(pictures.float(), (r, q), stride=(r, q))
    return out.transpose(1, 2).to(pictures.dtype)
