"""The first new token is written before the steps are counted."""

import torch

CAUGHT_BY = ["test-continue-contract"]
MESSAGE = "with steps = 0 each line is empty"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or not all(prompts):
        raise ValueError("prompts")
    lines = []
    for prompt in prompts:
        h = None
        for token in prompt:
            logits, h = model(torch.tensor([token]), h)
        new = [int(logits[0].argmax())]
        while len(new) < steps and new[-1] != end:
            logits, h = model(torch.tensor([new[-1]]), h)
            new.append(int(logits[0].argmax()))
        lines.append(new)
    return lines
