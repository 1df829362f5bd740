"""Brings the caller's frames into another order of dimensions in place."""

import torch

CAUGHT_BY = ["test-patches"]
MESSAGE = "cut_video changes its argument."


def cut_video(frames, patch, together):
    b, t, c, h, w = frames.shape
    r, q = patch
    if h % r or w % q or t % together:
        raise ValueError("do not fit")
    frames.transpose_(1, 2)
    x = frames.reshape(b, c, t // together, together, h // r, r, w // q, q)
    x = x.permute(0, 2, 4, 6, 3, 1, 5, 7)
    return x.reshape(b, (t // together) * (h // r) * (w // q), together * c * r * q)
