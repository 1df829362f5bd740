"""The loop as a recursion, one token a call."""

import math

import torch


def write(model, prompt, rule, max_new_tokens, ends=(), min_new_tokens=0, max_length=None):
    if not prompt or max_new_tokens < 0 or min_new_tokens < 0:
        raise ValueError("prompt or limits")
    if max_new_tokens == 0 or (max_length is not None and len(prompt) >= max_length):
        return {"tokens": [], "logprobs": [], "finish": "length"}
    logits = model(prompt)
    if min_new_tokens > 0 and ends:
        logits = logits.index_fill(0, torch.tensor(ends), -math.inf)
    logprobs = logits.log_softmax(0)
    token = rule(logprobs)
    if not logprobs[token] > -math.inf:
        raise ValueError("ruled out")
    first = {"tokens": [token], "logprobs": [logprobs[token].item()], "finish": "stop"}
    if token in ends:
        return first
    rest = write(model, [*prompt, token], rule, max_new_tokens - 1, ends, max(min_new_tokens - 1, 0), max_length)
    return {
        "tokens": first["tokens"] + rest["tokens"],
        "logprobs": first["logprobs"] + rest["logprobs"],
        "finish": rest["finish"],
    }
