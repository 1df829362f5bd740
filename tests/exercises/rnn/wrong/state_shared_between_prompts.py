"""A prompt starts from the state that the one before left."""

import torch

CAUGHT_BY = ["test-continue", "test-continue-end", "test-continue-contract"]
MESSAGE = "beside other prompts a line goes on differently"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or not all(prompts):
        raise ValueError("prompts")
    lines, h = [], None
    for prompt in prompts:
        new = []
        for token in prompt:
            logits, h = model(torch.tensor([token]), h)
        for _ in range(steps):
            new.append(int(logits[0].argmax()))
            if new[-1] == end:
                break
            logits, h = model(torch.tensor([new[-1]]), h)
        lines.append(new)
    return lines
