"""The prompt stands before the new tokens."""

import torch

CAUGHT_BY = ["check-continue", "test-continue", "test-continue-end", "test-continue-contract"]
MESSAGE = "the new tokens only"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or not all(prompts):
        raise ValueError("prompts")
    lines = []
    for prompt in prompts:
        h, line = None, list(prompt)
        for token in prompt:
            logits, h = model(torch.tensor([token]), h)
        for _ in range(steps):
            line.append(int(logits[0].argmax()))
            if line[-1] == end:
                break
            logits, h = model(torch.tensor([line[-1]]), h)
        lines.append(line)
    return lines
