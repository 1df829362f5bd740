"""Takes the tokens out of the caller's prompt."""

import math

import torch

CAUGHT_BY = ["test-write"]
MESSAGE = "changes the prompt"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("empty prompt or negative steps")
    cache, new, feed, start = {}, [], [prompt.pop(0) for _ in range(len(prompt))], 0
    while len(new) < steps:
        logits = forward(feed, start, cache)
        start += len(feed)
        token = logits[-1].argmax().item()
        new.append(token)
        if token == end:
            break
        feed = [token]
    return new
