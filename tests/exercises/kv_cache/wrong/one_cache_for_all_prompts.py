"""The cache is a default argument: the second prompt finds the first one's tokens."""

import torch

CAUGHT_BY = ["test-write", "test-write-calls", "test-write-end"]
MESSAGE = "starts with an empty cache of its own"


SHARED = {}


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("prompt or steps")
    new, cache, start, tokens = [], SHARED, 0, list(prompt)
    while len(new) < steps and (not new or new[-1] != end):
        logits = forward(tokens, start, cache)
        start += len(tokens)
        tokens = [int(logits[-1].argmax())]
        new += tokens
    return new
