"""Prefix and tail are read in one call, for each tail."""

import copy

CAUGHT_BY = ["check-branch", "test-branch-calls"]
MESSAGE = "the prefix is read once for all"


def branch(forward, prefix, tails, steps):
    if not tails:
        return []
    shared, answers = {}, []
    for tail in tails:
        cache, new, start, tokens = copy.deepcopy(shared), [], 0, list(prefix) + list(tail)
        while len(new) < steps:
            logits = forward(tokens, start, cache)
            start += len(tokens)
            tokens = [int(logits[-1].argmax())]
            new += tokens
        answers.append(new)
    return answers
