"""Of equal logits the highest id wins."""

import torch

CAUGHT_BY = ["test-continue-end"]
MESSAGE = "of equal ones the lowest id"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or not all(prompts):
        raise ValueError("prompts")
    lines = []
    for prompt in prompts:
        h, new = None, []
        for token in prompt:
            logits, h = model(torch.tensor([token]), h)
        for _ in range(steps):
            row = logits[0]
            new.append(int((row == row.max()).nonzero()[-1]))
            if new[-1] == end:
                break
            logits, h = model(torch.tensor([new[-1]]), h)
        lines.append(new)
    return lines
