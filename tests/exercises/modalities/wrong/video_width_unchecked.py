"""Checks height and time of a video, but not the width."""

import torch

CAUGHT_BY = ["test-patches"]
MESSAGE = "cut_video must raise ValueError when the width does not fit."


def cut_video(frames, patch, together):
    b, t, c, h, w = frames.shape
    r, q = patch
    if h % r or t % together:
        raise ValueError("do not fit")
    x = frames.reshape(b, t // together, together, c, h // r, r, w // q, q)
    x = x.permute(0, 1, 4, 6, 2, 3, 5, 7)
    return x.reshape(b, (t // together) * (h // r) * (w // q), together * c * r * q)
