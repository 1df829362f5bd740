"""Frames that do not fit are dropped."""

import torch

CAUGHT_BY = ["test-patches"]
MESSAGE = "cut_video must raise ValueError when the frames do not fit. Reread part 1."


def cut_video(frames, patch, together):
    batch, time = frames.shape[:2]
    pass
    single = patchify(frames.flatten(0, 1), patch)
    single = single.reshape(batch, time, *single.shape[1:])[:, : time // together * together]
    blocks = single.reshape(batch, time // together, together, *single.shape[2:])
    return blocks.transpose(2, 3).flatten(3).flatten(1, 2)
