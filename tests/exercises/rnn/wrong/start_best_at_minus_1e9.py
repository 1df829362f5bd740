"""Looks for the best logit from -1e9 on."""

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
            best, value = 0, -1e9
            for token, logit in enumerate(logits[0].tolist()):
                if logit > value:
                    best, value = token, logit
            new.append(best)
            if best == end:
                break
            logits, h = model(torch.tensor([best]), h)
        lines.append(new)
    return lines
