"""The cache is cut back to the prefix without its last token."""

CAUGHT_BY = ["check-branch", "test-branch", "test-branch-calls"]
MESSAGE = "Reread part 6"


def branch(forward, prefix, tails, steps):
    if not tails:
        return []
    shared, answers = {}, []
    forward(list(prefix), 0, shared)
    for tail in tails:
        cache, new, start, tokens = take(shared, [0], len(prefix) - 1), [], len(prefix) - 1, list(tail)
        while len(new) < steps:
            logits = forward(tokens, start, cache)
            start += len(tokens)
            tokens = [int(logits[-1].argmax())]
            new += tokens
        answers.append(new)
    return answers
