"""Only the last token of the prompt is fed."""

import torch

CAUGHT_BY = ["check-continue", "test-continue", "test-continue-end", "test-continue-contract"]
MESSAGE = "feed every token of the prompt"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or not all(prompts):
        raise ValueError("prompts")
    lines = []
    for prompt in prompts:
        h, new, token = None, [], prompt[-1]
        for _ in range(steps):
            logits, h = model(torch.tensor([token]), h)
            token = int(logits[0].argmax())
            new.append(token)
            if token == end:
                break
        lines.append(new)
    return lines
