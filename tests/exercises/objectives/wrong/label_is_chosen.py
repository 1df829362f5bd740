"""A label says whether the place was chosen, also when the sample is the original."""

import torch

CAUGHT_BY = ["check-electra", "test-electra-labels"]
MESSAGE = "electra_batch: the generator happened to draw the original token: then it is original."


def electra_batch(tokens, lengths, chosen, logits, draws):
    real = torch.arange(tokens.shape[1]) < lengths[:, None]
    samples = (logits.softmax(-1).cumsum(-1) <= draws[..., None]).sum(-1)
    inputs = torch.where(chosen & real, samples, tokens)
    return inputs, chosen.long().masked_fill(~real, -100)
