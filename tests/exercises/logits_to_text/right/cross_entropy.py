"""The text's logprob through torch's cross-entropy."""

import torch


def text_logprob(logits, tokens, given, ends=(), average=False):
    if given < 1 or given > len(tokens):
        raise ValueError("given")
    last = next((i for i in range(given, len(tokens)) if tokens[i] in ends), len(tokens) - 1)
    if last < given:
        return 0.0
    wanted = torch.tensor(tokens[given : last + 1])
    losses = torch.nn.functional.cross_entropy(logits[given - 1 : last].double(), wanted, reduction="none")
    return -(losses.mean() if average else losses.sum()).item()
