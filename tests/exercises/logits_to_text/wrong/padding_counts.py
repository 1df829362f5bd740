"""What follows an end token counts."""

CAUGHT_BY = ["check-text-logprob", "test-text-logprob-ends"]
MESSAGE = "the end token counts, and nothing after it"


def text_logprob(logits, tokens, given, ends=(), average=False):
    if not 1 <= given <= len(tokens):
        raise ValueError("given must lie between 1 and the number of tokens")
    logprobs = log_probs(logits.double())
    total, count = 0.0, 0
    for place in range(given, len(tokens)):
        total += logprobs[place - 1, tokens[place]].item()
        count += 1
    return total / count if average and count else total
