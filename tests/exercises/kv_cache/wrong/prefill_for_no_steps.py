"""The prompt is read although nothing is asked for."""

import torch

CAUGHT_BY = ["test-write-calls"]
MESSAGE = "with steps = 0"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("prompt or steps")
    if not steps:
        forward(list(prompt), 0, {})
    new, cache, start, tokens = [], {}, 0, list(prompt)
    while len(new) < steps and (not new or new[-1] != end):
        logits = forward(tokens, start, cache)
        start += len(tokens)
        tokens = [int(logits[-1].argmax())]
        new += tokens
    return new
