"""Draws by inverting the cumulative distribution at one uniform number per row."""

# ruff: noqa: F821  (what a file leaves out comes from the solution)

import torch


def sample(logits, seeds, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    if len(seeds) != len(logits):
        raise ValueError("one seed per row")
    probabilities = sampling_distribution(logits, temperature, top_k, top_p, min_p).double()
    uniform = torch.zeros(len(logits), 1, dtype=torch.float64, device=logits.device)
    for row, seed in enumerate(seeds):
        generator = torch.Generator(device=logits.device).manual_seed(int(seed))
        uniform[row] = torch.rand(1, generator=generator, dtype=torch.float64, device=logits.device)
    reached = probabilities.cumsum(dim=-1)
    return torch.searchsorted(reached, uniform * reached[:, -1:], right=True)[:, 0]
