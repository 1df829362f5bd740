"""The copy is shallow from the second tail on."""

import copy

CAUGHT_BY = ["check-branch", "test-branch", "test-branch-calls"]
MESSAGE = "A copy of the dict alone still shares the lists inside"


def branch(forward, prefix, tails, steps):
    if not tails:
        return []
    shared, answers = {}, []
    forward(list(prefix), 0, shared)
    for tail in tails:
        cache, new, start, tokens = (
            copy.deepcopy(shared) if not answers else copy.copy(shared),
            [],
            len(prefix),
            list(tail),
        )
        while len(new) < steps:
            logits = forward(tokens, start, cache)
            start += len(tokens)
            tokens = [int(logits[-1].argmax())]
            new += tokens
        answers.append(new)
    return answers
