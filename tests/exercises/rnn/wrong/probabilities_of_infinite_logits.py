"""Takes the softmax first: an infinite logit makes it NaN."""

import torch

CAUGHT_BY = ["test-continue-end"]
MESSAGE = "Compare the logits as they come"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or any(len(prompt) == 0 for prompt in prompts):
        raise ValueError("steps and prompts")
    lines = []
    for prompt in prompts:
        new, h = [], None
        for token in prompt:
            logits, h = model(torch.tensor([token]), h)
        while len(new) < steps:
            new.append(int(logits[0].softmax(-1).argmax()))
            if new[-1] == end:
                break
            logits, h = model(torch.tensor([new[-1]]), h)
        lines.append(new)
    return lines
