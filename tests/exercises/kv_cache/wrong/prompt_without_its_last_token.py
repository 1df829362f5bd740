"""Prefill reads all but the last token, which is fed alone."""

import torch

CAUGHT_BY = ["check-write", "test-write-calls", "test-write-end"]
MESSAGE = "the whole prompt goes in with the first call"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("prompt or steps")
    new, cache, start, tokens = [], {}, len(prompt) - 1, list(prompt[-1:])
    if steps and prompt[:-1]:
        forward(list(prompt[:-1]), 0, cache)
    while len(new) < steps and (not new or new[-1] != end):
        logits = forward(tokens, start, cache)
        start += len(tokens)
        tokens = [int(logits[-1].argmax())]
        new += tokens
    return new
