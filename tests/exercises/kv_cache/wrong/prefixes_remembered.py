"""Keeps the caches of prefixes from call to call, whatever the model."""

import math

import torch

CAUGHT_BY = ["test-branch-calls"]
MESSAGE = "nothing may be remembered"


KNOWN = {}


def branch(forward, prefix, tails, steps):
    if not tails:
        return []
    key = tuple(prefix)
    if key not in KNOWN:
        KNOWN[key] = {}
        forward(list(prefix), 0, KNOWN[key])
    base = KNOWN[key]
    result = []
    for tail in tails:
        cache = {key: list(base[key]) for key in ("k", "v")}
        feed, start, new = list(tail), len(prefix), []
        for _ in range(steps):
            logits = forward(feed, start, cache)
            start += len(feed)
            new.append(logits[-1].argmax().item())
            feed = new[-1:]
        result.append(new)
    return result
