"""Labels are bool, padding is False."""

import torch

CAUGHT_BY = ["check-electra", "test-electra-samples", "test-electra-labels"]
MESSAGE = "electra_batch: labels returned torch.bool, not torch.int64: reread the contract."


def electra_batch(tokens, lengths, chosen, logits, draws):
    real = torch.arange(tokens.shape[1]) < lengths[:, None]
    samples = (logits.softmax(-1).cumsum(-1) <= draws[..., None]).sum(-1)
    inputs = torch.where(chosen & real, samples, tokens)
    return inputs, (inputs != tokens) & real
