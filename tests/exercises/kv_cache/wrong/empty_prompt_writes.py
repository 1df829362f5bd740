"""An empty prompt is read as token 0."""

import torch

CAUGHT_BY = ["test-write-end"]
MESSAGE = "must raise ValueError for an empty prompt"


def write_on(forward, prompt, steps, end=None):
    if steps < 0:
        raise ValueError("prompt or steps")
    new, cache, start, tokens = [], {}, 0, list(prompt) or [0]
    while len(new) < steps and (not new or new[-1] != end):
        logits = forward(tokens, start, cache)
        start += len(tokens)
        tokens = [int(logits[-1].argmax())]
        new += tokens
    return new
