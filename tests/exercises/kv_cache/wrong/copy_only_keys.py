"""Copies the list of keys and shares that of values."""

import math

import torch

CAUGHT_BY = ["check-branch", "test-branch", "test-branch-calls"]
MESSAGE = "changed the cache of the prefix"


def branch(forward, prefix, tails, steps):
    if not tails:
        return []
    base = {}
    forward(list(prefix), 0, base)
    result = []
    for tail in tails:
        cache = {"k": list(base["k"]), "v": base["v"]}
        feed, start, new = list(tail), len(prefix), []
        for _ in range(steps):
            logits = forward(feed, start, cache)
            start += len(feed)
            new.append(logits[-1].argmax().item())
            feed = new[-1:]
        result.append(new)
    return result
