"""Only the dict is copied, the lists inside are shared."""

import copy

CAUGHT_BY = ["check-branch", "test-branch", "test-branch-calls"]
MESSAGE = "has changed the cache of the prefix"


def branch(forward, prefix, tails, steps):
    if not tails:
        return []
    shared, answers = {}, []
    forward(list(prefix), 0, shared)
    for tail in tails:
        cache, new, start, tokens = dict(shared), [], len(prefix), list(tail)
        while len(new) < steps:
            logits = forward(tokens, start, cache)
            start += len(tokens)
            tokens = [int(logits[-1].argmax())]
            new += tokens
        answers.append(new)
    return answers
