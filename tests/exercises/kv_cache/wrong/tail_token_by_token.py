"""The tail is read token by token."""

import copy

CAUGHT_BY = ["check-branch", "test-branch-calls"]
MESSAGE = "each tail is read in one call"


def branch(forward, prefix, tails, steps):
    if not tails:
        return []
    shared, answers = {}, []
    forward(list(prefix), 0, shared)
    for tail in tails:
        cache, new, start, tokens = copy.deepcopy(shared), [], len(prefix), list(tail[-1:])
        for token in tail[:-1]:
            forward([token], start, cache)
            start += 1
        while len(new) < steps:
            logits = forward(tokens, start, cache)
            start += len(tokens)
            tokens = [int(logits[-1].argmax())]
            new += tokens
        answers.append(new)
    return answers
