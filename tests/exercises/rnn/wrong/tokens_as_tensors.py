"""The new tokens are tensors."""

import torch

CAUGHT_BY = ["check-continue", "test-continue", "test-continue-end"]
MESSAGE = "plain ints"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or not all(prompts):
        raise ValueError("prompts")
    lines = []
    for prompt in prompts:
        h, new = None, []
        for token in prompt:
            logits, h = model(torch.tensor([token]), h)
        for _ in range(steps):
            new.append(logits[0].argmax())
            if new[-1] == end:
                break
            logits, h = model(new[-1][None], h)
        lines.append(new)
    return lines
