"""The first token of the answer is left out."""

CAUGHT_BY = ["check-text-logprob", "test-text-logprob", "test-text-logprob-ends"]
MESSAGE = "row t of the logits speaks of token t + 1. Is each token looked up in the row before it?"


def text_logprob(logits, tokens, given, ends=(), average=False):
    if not 1 <= given <= len(tokens):
        raise ValueError("given must lie between 1 and the number of tokens")
    logprobs = log_probs(logits.double())
    total, count = 0.0, 0
    for place in range(given + 1, len(tokens)):
        total += logprobs[place - 1, tokens[place]].item()
        count += 1
        if tokens[place] in ends:
            break
    return total / count if average and count else total
