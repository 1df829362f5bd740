"""Logits are cumulated without a softmax."""

import torch

CAUGHT_BY = ["test-electra-samples"]
MESSAGE = "electra_batch draws other tokens: logits become probabilities by a softmax over the vocabulary, then they are cumulated."


def electra_batch(tokens, lengths, chosen, logits, draws):
    real = torch.arange(tokens.shape[1]) < lengths[:, None]
    samples = (logits.exp().cumsum(-1) <= draws[..., None]).sum(-1).clamp(max=logits.shape[-1] - 1)
    inputs = torch.where(chosen & real, samples, tokens)
    return inputs, (inputs != tokens).long().masked_fill(~real, -100)
