"""Returns a tensor of labels."""

import torch

CAUGHT_BY = ["check-zero", "test-zero"]
MESSAGE = "zero_shot returned Tensor: return a plain list."


def zero_shot(pictures, prompts):
    if not prompts or min(len(s) for s in prompts) == 0:
        raise ValueError("classes")
    unit = lambda x: torch.nn.functional.normalize(x.float(), dim=-1)

    classes = torch.stack([unit(unit(s).mean(0)) for s in prompts])
    return (unit(pictures) @ classes.T).argmax(1)
