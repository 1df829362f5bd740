"""The end token is cut off."""

import torch

CAUGHT_BY = ["test-continue-end"]
MESSAGE = "the `end` token is part of the line"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or not all(prompts):
        raise ValueError("prompts")
    lines = []
    for prompt in prompts:
        h, new = None, []
        for token in prompt:
            logits, h = model(torch.tensor([token]), h)
        for _ in range(steps):
            token = int(logits[0].argmax())
            if token == end:
                break
            new.append(token)
            logits, h = model(torch.tensor([token]), h)
        lines.append(new)
    return lines
