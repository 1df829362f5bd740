"""The first row of the logits is read: it predicts the prompt's second token."""

import torch

CAUGHT_BY = ["check-write", "test-write", "test-write-end"]
MESSAGE = "Reread part 5"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("prompt or steps")
    new, cache, start, tokens = [], {}, 0, list(prompt)
    while len(new) < steps and (not new or new[-1] != end):
        logits = forward(tokens, start, cache)
        start += len(tokens)
        tokens = [int(logits[0].argmax())]
        new += tokens
    return new
