"""Takes the tokens out of the caller's tails."""

import math

import torch

CAUGHT_BY = ["test-branch"]
MESSAGE = "changes the tokens"


def branch(forward, prefix, tails, steps):
    if not tails:
        return []
    base = {}
    forward(list(prefix), 0, base)
    result = []
    for tail in tails:
        cache = {key: list(base[key]) for key in ("k", "v")}
        feed, start, new = [tail.pop(0) for _ in range(len(tail))], len(prefix), []
        for _ in range(steps):
            logits = forward(feed, start, cache)
            start += len(feed)
            new.append(logits[-1].argmax().item())
            feed = new[-1:]
        result.append(new)
    return result
