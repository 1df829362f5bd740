"""The most probable token, whatever the rule says."""

import math

import torch

CAUGHT_BY = ["test-write", "test-write-limits", "test-write-least"]
MESSAGE = "does not take the token that the rule chose"


def write(model, prompt, rule, max_new_tokens, ends=(), min_new_tokens=0, max_length=None):
    if not prompt or max_new_tokens < 0 or min_new_tokens < 0:
        raise ValueError("a prompt needs a token, and a number of tokens is 0 or more")
    room = max_new_tokens if max_length is None else min(max_new_tokens, max_length - len(prompt))
    tokens, values, finish = [], [], "length"
    while len(tokens) < room and finish == "length":
        logits = model(list(prompt) + tokens)
        allowed = torch.ones(len(logits), dtype=torch.bool)
        if len(tokens) < min_new_tokens:
            allowed[list(ends)] = False
        logprobs = log_probs(logits, allowed)
        rule(logprobs)
        token = int(logprobs.argmax())
        value = logprobs[token].item()
        if value == -math.inf:
            raise ValueError("the rule chose a token that is ruled out")
        tokens.append(int(token))
        values.append(value)
        if token in ends:
            finish = "stop"
    return {"tokens": tokens, "logprobs": values, "finish": finish}
