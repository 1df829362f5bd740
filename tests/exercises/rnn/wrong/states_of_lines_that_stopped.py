"""A line that stops leaves the batch of tokens, but not the batch of states."""

import torch

CAUGHT_BY = ["test-continue-end"]
MESSAGE = "one row of states per token"


def continue_text(model, prompts, steps, end=None):
    if steps < 0 or any(len(prompt) == 0 for prompt in prompts):
        raise ValueError("steps and prompts")
    new = [[] for _ in prompts]
    state, logits = [None] * len(prompts), [None] * len(prompts)
    for row, prompt in enumerate(prompts):
        for token in prompt:
            out, state[row] = model(torch.tensor([token]), state[row])
            logits[row] = out[0]
    live = list(range(len(prompts)))
    h = torch.cat(state) if state else None
    while live and steps:
        for row in live:
            new[row].append(int(logits[row].argmax()))
        stay = [row for row in live if new[row][-1] != end]
        live = stay
        if not live or len(new[live[0]]) == steps:
            break
        out, h = model(torch.tensor([new[row][-1] for row in live]), h)
        for place, row in enumerate(live):
            logits[row] = out[place]
    return new
