"""Within a token the frames take turns, number by number."""

import torch

CAUGHT_BY = ["check-patches", "test-patches"]
MESSAGE = "cut_video: a token holds the same place of frames that follow each other, first frame"


def cut_video(frames, patch, together):
    batch, time = frames.shape[:2]
    if time % together:
        raise ValueError("fit")
    single = patchify(frames.flatten(0, 1), patch)
    blocks = single.reshape(batch, time // together, together, *single.shape[1:])
    return blocks.permute(0, 1, 3, 4, 2).flatten(3).flatten(1, 2)
