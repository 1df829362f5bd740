"""The first predicted token comes from the prompt, then the same last prompt token is fed again and again."""

import torch

CAUGHT_BY = ["check-continue", "test-continue", "test-continue-end", "test-continue-contract"]
MESSAGE = "feeds the same token again and again"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or not all(prompts):
        raise ValueError("prompts")
    lines = []
    for prompt in prompts:
        h, new = None, []
        for token in prompt[:-1]:
            _, h = model(torch.tensor([token]), h)
        for _ in range(steps):
            logits, h = model(torch.tensor([prompt[-1]]), h)
            new.append(int(logits[0].argmax()))
            if new[-1] == end:
                break
        lines.append(new)
    return lines
