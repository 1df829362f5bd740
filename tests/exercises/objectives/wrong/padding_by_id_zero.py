"""Padding is taken to be id 0."""

import torch

CAUGHT_BY = ["check-electra", "test-electra-samples", "test-electra-labels"]
MESSAGE = "electra_batch: padding is not replaced."


def electra_batch(tokens, lengths, chosen, logits, draws):
    real = tokens != 0
    samples = (logits.softmax(-1).cumsum(-1) <= draws[..., None]).sum(-1)
    inputs = torch.where(chosen & real, samples, tokens)
    return inputs, (inputs != tokens).long().masked_fill(~real, -100)
