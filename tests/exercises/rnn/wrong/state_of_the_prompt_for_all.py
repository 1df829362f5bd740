"""Every new token is fed with the state that the prompt left."""

import torch

CAUGHT_BY = ["check-continue", "test-continue", "test-continue-end", "test-continue-contract"]
MESSAGE = "carry the state on"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or not all(prompts):
        raise ValueError("prompts")
    lines = []
    for prompt in prompts:
        h, new = None, []
        for token in prompt:
            logits, h = model(torch.tensor([token]), h)
        for _ in range(steps):
            new.append(int(logits[0].argmax()))
            if new[-1] == end:
                break
            logits, _ = model(torch.tensor([new[-1]]), h)
        lines.append(new)
    return lines
