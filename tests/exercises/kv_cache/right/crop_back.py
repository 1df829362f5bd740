"""The branches share one cache that is cut back to the prefix after each answer."""

import torch


def write_on(forward, prompt, steps, end=None):
    if len(prompt) == 0 or steps < 0:
        raise ValueError("nothing to read, or fewer than no steps")
    if steps == 0:
        return []
    cache = {}
    best = torch.max(forward(prompt, 0, cache)[len(prompt) - 1], dim=0).indices.item()
    new = [best]
    for n in range(steps - 1):
        if best == end:
            break
        best = int(torch.argmax(forward([best], len(prompt) + n, cache)[0]))
        new.append(best)
    return new


def branch(forward, prefix, tails, steps):
    cache, answers = {}, []
    for tail in tails:
        if not cache:
            forward(prefix, 0, cache)
        line = list(tail)
        row = forward(tail, len(prefix), cache)[-1]
        for n in range(steps):
            line.append(int(row.argmax()))
            if n + 1 < steps:
                row = forward(line[-1:], len(prefix) + len(line) - 1, cache)[-1]
        answers.append(line[len(tail) :])
        for key in ("k", "v"):
            cache[key] = [layer[:, :, : len(prefix)] for layer in cache[key]]
    return answers
