"""Checks the height of the joined picture, but not its width."""

import torch

CAUGHT_BY = ["test-patches"]
MESSAGE = "unpatchify must raise ValueError when patches do not fit into the width."


def unpatchify(tokens, patch, shape):
    c, h, w = shape
    r, q = patch
    if h % r:
        raise ValueError("patches do not fit")
    b, n, d = tokens.shape
    if n != (h // r) * (w // q) or d != c * r * q:
        raise ValueError("tokens do not fit")
    out = tokens.reshape(b, h // r, w // q, c, r, q).permute(0, 3, 1, 4, 2, 5)
    return out.reshape(b, c, h, w)
