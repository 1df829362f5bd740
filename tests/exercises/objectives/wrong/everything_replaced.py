"""Every real token is replaced, chosen or not."""

import torch

CAUGHT_BY = ["check-electra", "test-electra-samples", "test-electra-labels"]
MESSAGE = "electra_batch: only chosen tokens are replaced."


def electra_batch(tokens, lengths, chosen, logits, draws):
    real = torch.arange(tokens.shape[1]) < lengths[:, None]
    samples = (logits.softmax(-1).cumsum(-1) <= draws[..., None]).sum(-1)
    inputs = torch.where(real, samples, tokens)
    return inputs, (inputs != tokens).long().masked_fill(~real, -100)
