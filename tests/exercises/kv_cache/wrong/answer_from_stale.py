"""All answers grow in one list that stays from call to call."""

import math

import torch

CAUGHT_BY = ["test-write", "test-write-calls", "test-write-end"]
MESSAGE = "as many new tokens as steps"


NEW = []


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("empty prompt or negative steps")
    cache, new, feed, start = {}, NEW, list(prompt), 0
    while len(new) < steps:
        logits = forward(feed, start, cache)
        start += len(feed)
        token = logits[-1].argmax().item()
        new.append(token)
        if token == end:
            break
        feed = [token]
    return new
