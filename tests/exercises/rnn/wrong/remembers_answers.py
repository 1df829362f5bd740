"""Keeps the answers of earlier calls by prompt, whatever the model."""

import torch

CAUGHT_BY = ["test-continue", "test-continue-end"]
MESSAGE = "goes on differently"


KNOWN = {}


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or any(len(prompt) == 0 for prompt in prompts):
        raise ValueError("steps and prompts")
    lines = []
    for prompt in prompts:
        key = (*prompt, "|", steps, end)
        if key in KNOWN:
            lines.append(list(KNOWN[key]))
            continue
        new, h = [], None
        for token in prompt:
            logits, h = model(torch.tensor([token]), h)
        while len(new) < steps:
            new.append(int(logits[0].argmax()))
            if new[-1] == end:
                break
            logits, h = model(torch.tensor([new[-1]]), h)
        lines.append(KNOWN.setdefault(key, new))
    return lines
