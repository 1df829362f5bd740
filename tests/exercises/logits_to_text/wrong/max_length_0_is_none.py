"""A max_length of 0 is taken for none."""

import math

import torch

CAUGHT_BY = ["test-write-limits"]
MESSAGE = "write: a max_length of 0 is a limit, None is none."


def write(model, prompt, rule, max_new_tokens, ends=(), min_new_tokens=0, max_length=None):
    if not prompt or max_new_tokens < 0 or min_new_tokens < 0:
        raise ValueError("bad")
    tokens, logprobs, finish = [], [], "length"
    while len(tokens) < max_new_tokens and (not max_length or len(prompt) + len(tokens) < max_length):
        logits = model([*prompt, *tokens])
        allowed = torch.ones(logits.shape[-1], dtype=torch.bool)
        if len(tokens) < min_new_tokens:
            for e in ends:
                allowed[e] = False
        lp = log_probs(logits, allowed)
        token = int(rule(lp.clone()))
        if lp[token] == -math.inf:
            raise ValueError("ruled out")
        tokens.append(token)
        logprobs.append(float(lp[token]))
        if token in ends:
            finish = "stop"
            break
    return {"tokens": tokens, "logprobs": logprobs, "finish": finish}
