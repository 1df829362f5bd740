"""Seeds count modulo 10,000 only, in a draw by inverse CDF."""

import torch

CAUGHT_BY = ["test-sample-contract"]
MESSAGE = "use the whole seed"


def sample(logits, seeds, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    if len(seeds) != len(logits):
        raise ValueError("one seed per row")
    probabilities = sampling_distribution(logits, temperature, top_k, top_p, min_p)
    tokens = torch.empty(len(logits), dtype=torch.int64, device=logits.device)
    for row, seed in enumerate(seeds):
        generator = torch.Generator().manual_seed(int(seed) % 10_000)
        uniform = torch.rand(1, generator=generator, dtype=torch.float64).to(logits.device)
        sums = probabilities[row].double().cumsum(dim=-1)
        tokens[row] = torch.searchsorted(sums / sums[-1], uniform, right=True)[0].clamp(max=len(sums) - 1)
    return tokens
