"""New tokens are appended to the caller's prompt."""

import torch

CAUGHT_BY = ["test-write"]
MESSAGE = "changes the prompt"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("prompt or steps")
    new, cache, start, tokens = [], {}, 0, list(prompt)
    while len(new) < steps and (not new or new[-1] != end):
        logits = forward(tokens, start, cache)
        start += len(tokens)
        tokens = [int(logits[-1].argmax())]
        new += tokens
        prompt.extend(tokens)
    return new
