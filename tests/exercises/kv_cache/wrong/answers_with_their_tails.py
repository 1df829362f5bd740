"""The tail stands before each answer."""

import copy

CAUGHT_BY = ["check-branch", "test-branch", "test-branch-calls"]
MESSAGE = "each answer holds the new tokens only"


def branch(forward, prefix, tails, steps):
    if not tails:
        return []
    shared, answers = {}, []
    forward(list(prefix), 0, shared)
    for tail in tails:
        cache, new, start, tokens = copy.deepcopy(shared), [], len(prefix), list(tail)
        while len(new) < steps:
            logits = forward(tokens, start, cache)
            start += len(tokens)
            tokens = [int(logits[-1].argmax())]
            new += tokens
        answers.append(list(tail) + new)
    return answers
