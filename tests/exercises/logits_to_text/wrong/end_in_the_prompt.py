"""An end token in the prompt ends the answer before it begins."""

CAUGHT_BY = ["test-text-logprob-ends"]
MESSAGE = "goes wrong at end tokens: the first one among the answer counts and ends it; one in the"


def text_logprob(logits, tokens, given, ends=(), average=False):
    if not 1 <= given <= len(tokens):
        raise ValueError("given must lie between 1 and the number of tokens")
    logprobs = log_probs(logits.double())
    total, count = 0.0, 0
    if set(tokens[:given]) & set(ends):
        return 0.0
    for place in range(given, len(tokens)):
        total += logprobs[place - 1, tokens[place]].item()
        count += 1
        if tokens[place] in ends:
            break
    return total / count if average and count else total
