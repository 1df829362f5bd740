"""Stops by itself when a token has come four times."""

import math

import torch

CAUGHT_BY = ["test-write-end"]
MESSAGE = "Compare the logits as they come"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("empty prompt or negative steps")
    cache, new, feed, start = {}, [], list(prompt), 0
    while len(new) < steps:
        logits = forward(feed, start, cache)
        start += len(feed)
        token = logits[-1].argmax().item()
        new.append(token)
        if token == end or new.count(token) > 3:
            break
        feed = [token]
    return new
