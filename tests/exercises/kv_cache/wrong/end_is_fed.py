"""The end token is fed before the loop sees that it is the end."""

import torch

CAUGHT_BY = ["test-write-end"]
MESSAGE = "also when it is `end`"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("prompt or steps")
    new, cache, start, tokens = [], {}, 0, list(prompt)
    while len(new) < steps and (not new or new[-1] != end):
        logits = forward(tokens, start, cache)
        start += len(tokens)
        tokens = [int(logits[-1].argmax())]
        new += tokens
    if end is not None and new and new[-1] == end:
        forward(tokens, start, cache)
    return new
