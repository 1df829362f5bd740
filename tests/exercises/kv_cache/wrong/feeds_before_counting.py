"""Each new token is fed at once, the last one too."""

import torch

CAUGHT_BY = ["check-write", "test-write-calls", "test-write-end"]
MESSAGE = "the last new token is never fed"


def write_on(forward, prompt, steps, end=None):
    if not prompt or steps < 0:
        raise ValueError("prompt or steps")
    if steps == 0:
        return []
    cache, new = {}, []
    logits = forward(list(prompt), 0, cache)
    for n in range(steps):
        new.append(int(logits[-1].argmax()))
        if new[-1] == end:
            break
        logits = forward([new[-1]], len(prompt) + n, cache)
    return new
