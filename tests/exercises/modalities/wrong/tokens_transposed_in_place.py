"""Turns the caller's tokens in place before it joins them."""

import torch

CAUGHT_BY = ["test-patches"]
MESSAGE = "unpatchify changes its argument."


def unpatchify(tokens, patch, shape):
    c, h, w = shape
    r, q = patch
    if h % r or w % q:
        raise ValueError("patches do not fit")
    b, n, d = tokens.shape
    if n != (h // r) * (w // q) or d != c * r * q:
        raise ValueError("tokens do not fit")
    out = tokens.transpose_(1, 2).reshape(b, c, r, q, h // r, w // q).permute(0, 1, 4, 2, 5, 3)
    return out.reshape(b, c, h, w)
