"""Names for each class the best picture."""

import torch

CAUGHT_BY = ["test-zero"]
MESSAGE = "zero_shot: one plain whole number for each picture. Reread part 3."


def zero_shot(pictures, prompts):
    if not prompts or min(len(s) for s in prompts) == 0:
        raise ValueError("classes")
    unit = lambda x: torch.nn.functional.normalize(x.float(), dim=-1)

    classes = torch.stack([unit(unit(s).mean(0)) for s in prompts])
    return (unit(pictures) @ classes.T).argmax(0).tolist()
