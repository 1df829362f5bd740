"""End tokens are ruled out in the model's own logits."""

import math

import torch

CAUGHT_BY = ["test-write-least"]
MESSAGE = "write writes into the model's own logits"


def write(model, prompt, rule, max_new_tokens, ends=(), min_new_tokens=0, max_length=None):
    if not prompt or max_new_tokens < 0 or min_new_tokens < 0:
        raise ValueError("bad")
    tokens, logprobs, finish = [], [], "length"
    while len(tokens) < max_new_tokens and (max_length is None or len(prompt) + len(tokens) < max_length):
        logits = model([*prompt, *tokens])
        allowed = torch.ones(logits.shape[-1], dtype=torch.bool)
        if len(tokens) < min_new_tokens:
            for e in ends:
                allowed[e] = False
        logits[~allowed] = -math.inf
        lp = log_probs(logits)
        token = int(rule(lp.clone()))
        if lp[token] == -math.inf:
            raise ValueError("ruled out")
        tokens.append(token)
        logprobs.append(float(lp[token]))
        if token in ends:
            finish = "stop"
            break
    return {"tokens": tokens, "logprobs": logprobs, "finish": finish}
