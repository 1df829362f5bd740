"""As soon as one line has ended, all stop."""

import torch

CAUGHT_BY = ["test-continue-end"]
MESSAGE = "the others go on"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or not all(prompts):
        raise ValueError("prompts")
    runs = []
    for prompt in prompts:
        h, new = None, []
        for token in prompt:
            logits, h = model(torch.tensor([token]), h)
        for _ in range(steps):
            new.append(int(logits[0].argmax()))
            logits, h = model(torch.tensor([new[-1]]), h)
        runs.append(new)
    stop = min((run.index(end) + 1 for run in runs if end in run), default=steps)
    return [run[:stop] for run in runs]
