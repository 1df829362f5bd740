"""An end token in the prompt stops the line before it starts."""

import torch

CAUGHT_BY = ["test-continue-end"]
MESSAGE = "stops right after its own first new `end`"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or not all(prompts):
        raise ValueError("prompts")
    lines = []
    for prompt in prompts:
        h, line = None, list(prompt)
        for token in prompt:
            logits, h = model(torch.tensor([token]), h)
        while len(line) < len(prompt) + steps and (end is None or end not in line):
            line.append(int(logits[0].argmax()))
            logits, h = model(torch.tensor([line[-1]]), h)
        lines.append(line[len(prompt) :])
    return lines
