"""The softmax runs over the places."""

import torch

CAUGHT_BY = ["check-electra", "test-electra-samples", "test-electra-labels"]
MESSAGE = "electra_batch: a sample is the first id at which the cumulated probability is above the draw."


def electra_batch(tokens, lengths, chosen, logits, draws):
    real = torch.arange(tokens.shape[1]) < lengths[:, None]
    samples = (logits.softmax(1).cumsum(-1) <= draws[..., None]).sum(-1).clamp(max=logits.shape[-1] - 1)
    inputs = torch.where(chosen & real, samples, tokens)
    return inputs, (inputs != tokens).long().masked_fill(~real, -100)
