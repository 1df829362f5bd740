"""Short prompts are filled up with token 0 at the end, and the zeros are fed."""

import torch

CAUGHT_BY = ["test-continue", "test-continue-end"]
MESSAGE = "beside other prompts a line goes on differently"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or not all(prompts):
        raise ValueError("prompts")
    if not prompts:
        return []
    longest = max(map(len, prompts))
    grid = torch.tensor([prompt + [0] * (longest - len(prompt)) for prompt in prompts])
    h, new = None, []
    for t in range(longest):
        logits, h = model(grid[:, t], h)
    for _ in range(steps):
        new.append(logits.argmax(-1))
        logits, h = model(new[-1], h)
    lines = [[int(each[row]) for each in new] for row in range(len(prompts))]
    return [line[: line.index(end) + 1] if end in line else line for line in lines]
