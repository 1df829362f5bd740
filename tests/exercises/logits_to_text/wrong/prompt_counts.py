"""The prompt's tokens count as well."""

CAUGHT_BY = ["check-text-logprob", "test-text-logprob", "test-text-logprob-ends"]
MESSAGE = "the tokens of the prompt are given, they do not count"


def text_logprob(logits, tokens, given, ends=(), average=False):
    if not 1 <= given <= len(tokens):
        raise ValueError("given must lie between 1 and the number of tokens")
    logprobs = log_probs(logits.double())
    total, count = 0.0, 0
    for place in range(1, len(tokens)):
        total += logprobs[place - 1, tokens[place]].item()
        count += 1
        if tokens[place] in ends:
            break
    return total / count if average and count else total
