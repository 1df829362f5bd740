"""The end token is cut off."""

import torch

CAUGHT_BY = ["test-write-end"]
MESSAGE = "the `end` token is part of the list"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("prompt or steps")
    new, cache, start, tokens = [], {}, 0, list(prompt)
    while len(new) < steps and (not new or new[-1] != end):
        logits = forward(tokens, start, cache)
        start += len(tokens)
        tokens = [int(logits[-1].argmax())]
        new += tokens
    return new[:-1] if new and new[-1] == end else new
