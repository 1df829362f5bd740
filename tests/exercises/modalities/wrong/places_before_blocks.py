"""All times of one place come before the next place."""

import torch

CAUGHT_BY = ["test-patches"]
MESSAGE = "cut_video: with several blocks of frames or several films the tokens are not in the"


def cut_video(frames, patch, together):
    batch, time = frames.shape[:2]
    if time % together:
        raise ValueError("fit")
    single = patchify(frames.flatten(0, 1), patch)
    blocks = single.reshape(batch, time // together, together, *single.shape[1:])
    return blocks.permute(0, 3, 1, 2, 4).flatten(3).flatten(1, 2)
