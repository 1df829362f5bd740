"""Calls forward by keyword; branch hands write_on a model that stands behind the prefix."""

import torch


def write_on(forward, prompt, steps, end=None):
    if steps < 0 or len(prompt) == 0:
        raise ValueError("steps and prompt")
    cache, new = {}, []
    if steps:
        row = forward(tokens=[*prompt], start=0, cache=cache)[-1].tolist()
        new.append(max(range(len(row)), key=row.__getitem__))
    while 0 < len(new) < steps and new[-1] != end:
        row = forward(cache=cache, start=len(prompt) + len(new) - 1, tokens=new[-1:])[-1].tolist()
        new.append(max(range(len(row)), key=row.__getitem__))
    return new


def branch(forward, prefix, tails, steps):
    shared = {}
    if tails:
        forward(tokens=[*prefix], start=0, cache=shared)

    def answer(tail):
        own = {key: layers.copy() for key, layers in shared.items()}

        def behind(tokens, start, cache):
            return forward(tokens, start + len(prefix), own)

        return write_on(behind, tail, steps)

    return [answer(tail) for tail in tails]
