"""Blocks are reshaped without bringing the frames of one place together."""

import torch

CAUGHT_BY = ["check-patches", "test-patches"]
MESSAGE = "cut_video: a token holds the same place of frames that follow each other, first frame"


def cut_video(frames, patch, together):
    batch, time = frames.shape[:2]
    if time % together:
        raise ValueError("fit")
    single = patchify(frames.flatten(0, 1), patch)
    return single.reshape(batch, time // together * single.shape[1], together * single.shape[2])
