"""Adds logits in place of logprobs."""

CAUGHT_BY = ["check-text-logprob", "test-text-logprob", "test-text-logprob-ends"]
MESSAGE = "logprobs are added up, not logits, and none is above 0"


def text_logprob(logits, tokens, given, ends=(), average=False):
    if not 1 <= given <= len(tokens):
        raise ValueError("given must lie between 1 and the number of tokens")
    logprobs = logits.double()
    total, count = 0.0, 0
    for place in range(given, len(tokens)):
        total += logprobs[place - 1, tokens[place]].item()
        count += 1
        if tokens[place] in ends:
            break
    return total / count if average and count else total
