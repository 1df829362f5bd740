"""Takes the class of the best single sentence."""

import torch

CAUGHT_BY = ["test-zero"]
MESSAGE = "zero_shot: wrong classes when they have several sentences: unit vectors, their mean,"


def zero_shot(pictures, prompts):
    if not prompts or min(len(s) for s in prompts) == 0:
        raise ValueError("classes")
    unit = lambda x: torch.nn.functional.normalize(x.float(), dim=-1)

    best = torch.stack([(unit(pictures) @ unit(s).T).max(1).values for s in prompts], 1)
    return best.argmax(1).tolist()
