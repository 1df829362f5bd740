"""Of equal cosines the last class wins."""

import torch

CAUGHT_BY = ["test-zero"]
MESSAGE = "zero_shot: of equal cosines the lowest class wins; a picture of zeros is a tie. Reread"


def zero_shot(pictures, prompts):
    if not prompts or min(len(s) for s in prompts) == 0:
        raise ValueError("classes")
    unit = lambda x: torch.nn.functional.normalize(x.float(), dim=-1)

    classes = torch.stack([unit(unit(s).mean(0)) for s in prompts])
    rows = (unit(pictures) @ classes.T).tolist()
    return [max(range(len(r)), key=lambda i: (r[i], i)) for r in rows]
