"""`is` instead of `==`: true for small ints only."""

import torch

CAUGHT_BY = ["test-continue-end"]
MESSAGE = "compare tokens by =="


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or any(len(prompt) == 0 for prompt in prompts):
        raise ValueError("steps and prompts")
    lines = []
    for prompt in prompts:
        new, h = [], None
        for token in prompt:
            logits, h = model(torch.tensor([token]), h)
        while len(new) < steps:
            new.append(int(logits[0].argmax()))
            if new[-1] is end:
                break
            logits, h = model(torch.tensor([new[-1]]), h)
        lines.append(new)
    return lines
