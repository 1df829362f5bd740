"""Equal tails are read once and share an answer."""

import math

import torch

CAUGHT_BY = ["check-branch", "test-branch-calls"]
MESSAGE = "each tail is read in one call"


def branch(forward, prefix, tails, steps):
    if not tails:
        return []
    base = {}
    forward(list(prefix), 0, base)
    result = []
    seen = {}
    for tail in tails:
        if tuple(tail) in seen:
            result.append(list(seen[tuple(tail)]))
            continue
        cache = {key: list(base[key]) for key in ("k", "v")}
        feed, start, new = list(tail), len(prefix), []
        for _ in range(steps):
            logits = forward(feed, start, cache)
            start += len(feed)
            new.append(logits[-1].argmax().item())
            feed = new[-1:]
        result.append(new)
        seen[tuple(tail)] = new
    return result
