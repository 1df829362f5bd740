"""Returns a tensor."""

import torch

CAUGHT_BY = ["check-text-logprob", "test-text-logprob", "test-text-logprob-ends"]
MESSAGE = "return a float (.item() of a tensor), and no NaN"


def text_logprob(logits, tokens, given, ends=(), average=False):
    if not 1 <= given <= len(tokens):
        raise ValueError("given must lie between 1 and the number of tokens")
    logprobs = log_probs(logits.double())
    total, count = 0.0, 0
    for place in range(given, len(tokens)):
        total += logprobs[place - 1, tokens[place]]
        count += 1
        if tokens[place] in ends:
            break
    return total / count if average and count else torch.as_tensor(total)
