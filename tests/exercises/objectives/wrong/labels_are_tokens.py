"""The label is the original token, as in BERT."""

import torch

CAUGHT_BY = ["check-electra", "test-electra-labels"]
MESSAGE = "electra_batch: a token that was left alone is judged too, and is original: 0."


def electra_batch(tokens, lengths, chosen, logits, draws):
    real = torch.arange(tokens.shape[1]) < lengths[:, None]
    samples = (logits.softmax(-1).cumsum(-1) <= draws[..., None]).sum(-1)
    inputs = torch.where(chosen & real, samples, tokens)
    return inputs, tokens.masked_fill(~(chosen & real), -100)
