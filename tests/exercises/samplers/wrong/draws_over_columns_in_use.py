"""Columns that no row of the batch keeps are left out before an exponential race, so neighbours move the numbers."""

import torch

CAUGHT_BY = ["test-sample-contract"]
MESSAGE = "a row's draw depends on its neighbours"


def sample(logits, seeds, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    if len(seeds) != len(logits):
        raise ValueError("one seed per row")
    probabilities = sampling_distribution(logits, temperature, top_k, top_p, min_p)
    used = (probabilities > 0).any(dim=0).nonzero()[:, 0]
    tokens = torch.empty(len(logits), dtype=torch.int64, device=logits.device)
    for row, seed in enumerate(seeds):
        generator = torch.Generator(device=logits.device).manual_seed(int(seed))
        race = torch.empty(len(used), device=logits.device).exponential_(generator=generator)
        tokens[row] = used[(probabilities[row, used] / race).argmax()]
    return tokens
