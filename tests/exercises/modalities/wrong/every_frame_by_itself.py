"""Frames are cut one by one, and no token spans two."""

import torch

CAUGHT_BY = ["check-patches", "test-patches"]
MESSAGE = "cut_video returned shape (1, 4, 4), not (1, 2, 8)."


def cut_video(frames, patch, together):
    batch, time = frames.shape[:2]
    if time % together:
        raise ValueError("fit")
    single = patchify(frames.flatten(0, 1), patch)
    return single.reshape(batch, time * single.shape[1], single.shape[2])
