"""The new tokens are appended to the caller's prompts."""

import torch

CAUGHT_BY = ["test-continue", "test-continue-end"]
MESSAGE = "changes the prompts"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or not all(prompts):
        raise ValueError("prompts")
    lines = []
    for prompt in prompts:
        h, start = None, len(prompt)
        for token in prompt:
            logits, h = model(torch.tensor([token]), h)
        for _ in range(steps):
            prompt.append(int(logits[0].argmax()))
            if prompt[-1] == end:
                break
            logits, h = model(torch.tensor([prompt[-1]]), h)
        lines.append(prompt[start:])
    return lines
