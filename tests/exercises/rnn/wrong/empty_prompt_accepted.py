"""An empty prompt gives an empty line instead of an error."""

import torch

CAUGHT_BY = ["test-continue-contract"]
MESSAGE = "must raise ValueError for an empty prompt"


def continue_text(model, prompts, steps, end=None):
    lines = []
    for prompt in prompts:
        h, new, logits = None, [], None
        for token in prompt:
            logits, h = model(torch.tensor([token]), h)
        for _ in range(steps if prompt else 0):
            new.append(int(logits[0].argmax()))
            if new[-1] == end:
                break
            logits, h = model(torch.tensor([new[-1]]), h)
        lines.append(new)
    return lines
