"""The text's logprob by math.fsum over gathered logprobs."""

import math

import torch


def text_logprob(logits, tokens, given, ends=(), average=False):
    if given not in range(1, len(tokens) + 1):
        raise ValueError("given")
    answer = tokens[given:]
    for place, token in enumerate(answer):
        if token in ends:
            answer = answer[: place + 1]
            break
    rows = logits[given - 1 : given - 1 + len(answer)].to(torch.float64).log_softmax(-1)
    parts = rows.gather(-1, torch.tensor(answer, dtype=torch.int64)[:, None])[:, 0].tolist()
    return math.fsum(parts) / (max(len(parts), 1) if average else 1)
