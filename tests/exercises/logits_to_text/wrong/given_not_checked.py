"""`given` is not checked."""

CAUGHT_BY = ["test-text-logprob-ends"]
MESSAGE = "must raise ValueError for a `given` below 1 or above the number of tokens"


def text_logprob(logits, tokens, given, ends=(), average=False):
    logprobs = log_probs(logits.double())
    total, count = 0.0, 0
    for place in range(given, len(tokens)):
        total += logprobs[place - 1, tokens[place]].item()
        count += 1
        if tokens[place] in ends:
            break
    return total / count if average and count else total
