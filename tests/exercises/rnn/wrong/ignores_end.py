"""`end` stops nothing."""

import torch

CAUGHT_BY = ["test-continue-end"]
MESSAGE = "runs on behind `end`"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or not all(prompts):
        raise ValueError("prompts")
    lines = []
    for prompt in prompts:
        h, new = None, []
        for token in prompt:
            logits, h = model(torch.tensor([token]), h)
        for _ in range(steps):
            new.append(int(logits[0].argmax()))
            logits, h = model(torch.tensor([new[-1]]), h)
        lines.append(new)
    return lines
