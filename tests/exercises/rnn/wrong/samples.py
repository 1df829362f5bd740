"""The next token is drawn, not the most probable one taken."""

import torch

CAUGHT_BY = ["check-continue", "test-continue", "test-continue-end", "test-continue-contract"]
MESSAGE = "of equal ones the lowest id"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or not all(prompts):
        raise ValueError("prompts")
    torch.manual_seed(0)
    lines = []
    for prompt in prompts:
        h, new = None, []
        for token in prompt:
            logits, h = model(torch.tensor([token]), h)
        for _ in range(steps):
            new.append(int(torch.multinomial(logits[0].softmax(-1), 1)))
            if new[-1] == end:
                break
            logits, h = model(torch.tensor([new[-1]]), h)
        lines.append(new)
    return lines
