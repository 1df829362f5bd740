"""Compares dot products with classes of any length."""

import torch

CAUGHT_BY = ["check-zero", "test-zero"]
MESSAGE = "zero_shot: the class with the largest cosine is wanted, not the smallest. Reread part 3."


def zero_shot(pictures, prompts):
    if not prompts or min(len(s) for s in prompts) == 0:
        raise ValueError("classes")
    classes = torch.stack([s.float().mean(0) for s in prompts])
    return (pictures.float() @ classes.T).argmax(1).tolist()
