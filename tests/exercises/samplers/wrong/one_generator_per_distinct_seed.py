"""Generators are kept by seed: rows with the same seed share one, so the second draws another number."""

import torch

CAUGHT_BY = ["test-sample-contract"]
MESSAGE = "rows that share a seed change each other's draw"


def sample(logits, seeds, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    if len(seeds) != len(logits):
        raise ValueError("one seed per row")
    probabilities = sampling_distribution(logits, temperature, top_k, top_p, min_p)
    generators = {int(seed): torch.Generator(device=logits.device).manual_seed(int(seed)) for seed in seeds}
    tokens = torch.empty(len(logits), dtype=torch.int64, device=logits.device)
    for row, seed in enumerate(seeds):
        tokens[row] = torch.multinomial(probabilities[row], 1, generator=generators[int(seed)])[0]
    return tokens
