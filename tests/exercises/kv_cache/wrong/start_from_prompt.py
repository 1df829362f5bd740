"""start stays the length of the prompt in every later call."""

import math

import torch

CAUGHT_BY = ["check-write", "test-write", "test-write-calls"]
MESSAGE = "start must be the number"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("empty prompt or negative steps")
    cache, new, feed, start = {}, [], list(prompt), 0
    while len(new) < steps:
        logits = forward(feed, start, cache)
        start = len(prompt)
        token = logits[-1].argmax().item()
        new.append(token)
        if token == end:
            break
        feed = [token]
    return new
