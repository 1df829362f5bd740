"""Cuts a video in float32 and casts back."""

import torch

CAUGHT_BY = ["test-patches"]
MESSAGE = "cut_video: another dtype, torch.float64, loses digits on the way: move the numbers, do not"


def cut_video(frames, patch, together):
    b, t, c, h, w = frames.shape
    r, q = patch
    if h % r or w % q or t % together:
        raise ValueError("do not fit")
    x = frames.float().reshape(b, t // together, together, c, h // r, r, w // q, q)
    x = x.permute(0, 1, 4, 6, 2, 3, 5, 7)
    return x.reshape(b, (t // together) * (h // r) * (w // q), together * c * r * q).to(frames.dtype)
