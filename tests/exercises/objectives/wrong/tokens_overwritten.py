"""The caller's tokens are overwritten."""

import torch

CAUGHT_BY = ["test-electra-samples"]
MESSAGE = "electra_batch changes its arguments."


def electra_batch(tokens, lengths, chosen, logits, draws):
    real = torch.arange(tokens.shape[1]) < lengths[:, None]
    samples = (logits.softmax(-1).cumsum(-1) <= draws[..., None]).sum(-1)
    inputs = torch.where(chosen & real, samples, tokens)
    labels = (inputs != tokens).long().masked_fill(~real, -100)
    tokens.copy_(inputs)
    return inputs, labels
