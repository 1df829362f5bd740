"""An end token in the prompt stops the answer."""

import torch

CAUGHT_BY = ["test-write-end"]
MESSAGE = "not before, not at one in the prompt"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("prompt or steps")
    new, cache, start, tokens = [], {}, 0, list(prompt)
    while len(new) < steps and (end is None or end not in list(prompt) + new):
        logits = forward(tokens, start, cache)
        start += len(tokens)
        tokens = [int(logits[-1].argmax())]
        new += tokens
    return new
