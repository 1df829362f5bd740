"""Positions forget the prompt."""

import torch

CAUGHT_BY = ["check-write", "test-write", "test-write-calls"]
MESSAGE = "start must be the number of tokens"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("prompt or steps")
    new, cache, start, tokens = [], {}, 0, list(prompt)
    while len(new) < steps and (not new or new[-1] != end):
        logits = forward(tokens, start, cache)
        start = len(new) + 1
        tokens = [int(logits[-1].argmax())]
        new += tokens
    return new
