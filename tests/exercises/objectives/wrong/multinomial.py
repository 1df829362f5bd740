"""The sample is drawn afresh."""

import torch

CAUGHT_BY = ["check-electra", "test-electra-samples"]
MESSAGE = "electra_batch: the generator draws, it does not take the likeliest."


def electra_batch(tokens, lengths, chosen, logits, draws):
    real = torch.arange(tokens.shape[1]) < lengths[:, None]
    samples = torch.multinomial(logits.softmax(-1).flatten(0, 1), 1, generator=torch.Generator().manual_seed(1)).view(
        tokens.shape
    )
    inputs = torch.where(chosen & real, samples, tokens)
    return inputs, (inputs != tokens).long().masked_fill(~real, -100)
