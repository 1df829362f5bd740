"""With no tails there is still one answer."""

import copy

CAUGHT_BY = ["test-branch"]
MESSAGE = "return one list per tail"


def branch(forward, prefix, tails, steps):
    if not tails:
        tails = [prefix]
    shared, answers = {}, []
    forward(list(prefix), 0, shared)
    for tail in tails:
        cache, new, start, tokens = copy.deepcopy(shared), [], len(prefix), list(tail)
        while len(new) < steps:
            logits = forward(tokens, start, cache)
            start += len(tokens)
            tokens = [int(logits[-1].argmax())]
            new += tokens
        answers.append(new)
    return answers
