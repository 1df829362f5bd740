"""Hands the model int32 tokens."""

import torch

CAUGHT_BY = ["test-continue"]
MESSAGE = "int64 tensor of tokens"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or any(len(prompt) == 0 for prompt in prompts):
        raise ValueError("steps and prompts")
    lines = []
    for prompt in prompts:
        new, h = [], None
        for token in prompt:
            logits, h = model(torch.tensor([token], dtype=torch.int32), h)
        while len(new) < steps:
            new.append(int(logits[0].argmax()))
            if new[-1] == end:
                break
            logits, h = model(torch.tensor([new[-1]]), h)
        lines.append(new)
    return lines
