"""Never writes more than 16 tokens."""

import math

import torch

CAUGHT_BY = ["test-write"]
MESSAGE = "as many new tokens as steps"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("empty prompt or negative steps")
    cache, new, feed, start = {}, [], list(prompt), 0
    while len(new) < min(steps, 16):
        logits = forward(feed, start, cache)
        start += len(feed)
        token = logits[-1].argmax().item()
        new.append(token)
        if token == end:
            break
        feed = [token]
    return new
