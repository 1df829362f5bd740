"""Prefill reads the whole prompt, then its last token is fed again."""

import torch

CAUGHT_BY = ["check-write", "test-write", "test-write-calls", "test-write-end"]
MESSAGE = "Reread part 5"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("prompt or steps")
    new, cache, start, tokens = [], {}, len(prompt), list(prompt[-1:])
    if steps:
        forward(list(prompt), 0, cache)
    while len(new) < steps and (not new or new[-1] != end):
        logits = forward(tokens, start, cache)
        start += len(tokens)
        tokens = [int(logits[-1].argmax())]
        new += tokens
    return new
