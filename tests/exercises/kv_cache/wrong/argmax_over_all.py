"""Looks for the highest logit in all rows."""

import math

import torch

CAUGHT_BY = ["check-write", "test-write", "test-write-end"]
MESSAGE = "is the last row of the logits read"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("empty prompt or negative steps")
    cache, new, feed, start = {}, [], list(prompt), 0
    while len(new) < steps:
        logits = forward(feed, start, cache)
        start += len(feed)
        token = int(logits.argmax()) % logits.shape[1]
        new.append(token)
        if token == end:
            break
        feed = [token]
    return new
