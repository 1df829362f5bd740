"""The generator takes the likeliest token."""

import torch

CAUGHT_BY = ["check-electra", "test-electra-samples"]
MESSAGE = "electra_batch: the generator draws, it does not take the likeliest."


def electra_batch(tokens, lengths, chosen, logits, draws):
    real = torch.arange(tokens.shape[1]) < lengths[:, None]
    samples = logits.argmax(-1)
    inputs = torch.where(chosen & real, samples, tokens)
    return inputs, (inputs != tokens).long().masked_fill(~real, -100)
