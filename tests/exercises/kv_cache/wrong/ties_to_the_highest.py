"""Of equal logits the highest id wins."""

import torch

CAUGHT_BY = ["test-write-end"]
MESSAGE = "of equal ones the lowest id"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("prompt or steps")
    new, cache, start, tokens = [], {}, 0, list(prompt)
    while len(new) < steps and (not new or new[-1] != end):
        logits = forward(tokens, start, cache)
        start += len(tokens)
        tokens = [int((logits[-1] == logits[-1].max()).nonzero()[-1])]
        new += tokens
    return new
