"""The last new token is fed too."""

import torch

CAUGHT_BY = ["check-write", "test-write-calls", "test-write-end"]
MESSAGE = "the last new token is never fed"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("prompt or steps")
    new, cache, start, tokens = [], {}, 0, list(prompt)
    while len(new) < steps and (not new or new[-1] != end):
        logits = forward(tokens, start, cache)
        start += len(tokens)
        tokens = [int(logits[-1].argmax())]
        new += tokens
    if new:
        forward(tokens, start, cache)
    return new
