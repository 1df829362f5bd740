"""Everything is fed again at each step, into the same cache."""

import torch

CAUGHT_BY = ["check-write", "test-write", "test-write-calls"]
MESSAGE = "feeds everything again at each step"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("prompt or steps")
    new, cache, start, tokens = [], {}, 0, list(prompt)
    while len(new) < steps and (not new or new[-1] != end):
        logits = forward(tokens, start, cache)
        start = 0
        new.append(int(logits[-1].argmax()))
        tokens = list(prompt) + new
    return new
