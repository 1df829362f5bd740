"""Takes opposite directions for similar ones."""

import torch

CAUGHT_BY = ["test-zero"]
MESSAGE = "zero_shot: wrong classes when they have several sentences: unit vectors, their mean,"


def zero_shot(pictures, prompts):
    if not prompts or min(len(s) for s in prompts) == 0:
        raise ValueError("classes")
    unit = lambda x: torch.nn.functional.normalize(x.float(), dim=-1)

    classes = torch.stack([unit(unit(s).mean(0)) for s in prompts])
    return (unit(pictures) @ classes.T).abs().argmax(1).tolist()
