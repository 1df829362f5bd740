"""`is` instead of `==`: true for small ints only."""

import math

import torch

CAUGHT_BY = ["test-write-end"]
MESSAGE = "compare tokens by =="


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("empty prompt or negative steps")
    cache, new, feed, start = {}, [], list(prompt), 0
    while len(new) < steps:
        logits = forward(feed, start, cache)
        start += len(feed)
        token = logits[-1].argmax().item()
        new.append(token)
        if token is end:
            break
        feed = [token]
    return new
