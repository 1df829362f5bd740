"""The tail starts at position 0 again."""

import copy

CAUGHT_BY = ["check-branch", "test-branch", "test-branch-calls"]
MESSAGE = "Reread part 6"


def branch(forward, prefix, tails, steps):
    if not tails:
        return []
    shared, answers = {}, []
    forward(list(prefix), 0, shared)
    for tail in tails:
        cache, new, start, tokens = copy.deepcopy(shared), [], 0, list(tail)
        while len(new) < steps:
            logits = forward(tokens, start, cache)
            start += len(tokens)
            tokens = [int(logits[-1].argmax())]
            new += tokens
        answers.append(new)
    return answers
