"""Padding that was chosen is replaced."""

import torch

CAUGHT_BY = ["check-electra", "test-electra-samples"]
MESSAGE = "electra_batch: padding is not replaced."


def electra_batch(tokens, lengths, chosen, logits, draws):
    real = torch.arange(tokens.shape[1]) < lengths[:, None]
    samples = (logits.softmax(-1).cumsum(-1) <= draws[..., None]).sum(-1)
    inputs = torch.where(chosen, samples, tokens)
    return inputs, (inputs != tokens).long().masked_fill(~real, -100)
