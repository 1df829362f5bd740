"""A class without a sentence is left out and the others move up."""

import torch

CAUGHT_BY = ["test-zero"]
MESSAGE = "zero_shot must raise ValueError for a class without a sentence. Reread part 3."


def zero_shot(pictures, prompts):
    if not prompts:
        raise ValueError("classes")
    unit = lambda x: torch.nn.functional.normalize(x.float(), dim=-1)

    classes = torch.stack([unit(unit(s).mean(0)) for s in prompts if len(s)])
    return (unit(pictures) @ classes.T).argmax(1).tolist()
