"""Drawing returns shape (batch, 1), as torch.multinomial does."""

import torch

CAUGHT_BY = ["check-sample", "test-sample", "test-sample-contract"]
MESSAGE = "returned shape (120, 1), not (120,)"


def sample(logits, seeds, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    if len(seeds) != len(logits):
        raise ValueError("one seed per row")
    probabilities = sampling_distribution(logits, temperature, top_k, top_p, min_p)
    tokens = torch.empty(len(logits), 1, dtype=torch.int64, device=logits.device)
    for row, seed in enumerate(seeds):
        generator = torch.Generator(device=logits.device).manual_seed(int(seed))
        tokens[row] = torch.multinomial(probabilities[row], 1, generator=generator)
    return tokens
