"""Only the first token of the prompt is fed, the rest is predicted."""

import torch

CAUGHT_BY = ["check-continue", "test-continue", "test-continue-end"]
MESSAGE = "feed the prompt in order"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or not all(prompts):
        raise ValueError("prompts")
    lines = []
    for prompt in prompts:
        h, new, token = None, [], prompt[0]
        for _ in range(len(prompt) - 1 + steps):
            logits, h = model(torch.tensor([token]), h)
            token = int(logits[0].argmax())
            new.append(token)
            if token == end:
                break
        lines.append(new[len(prompt) - 1 :])
    return lines
