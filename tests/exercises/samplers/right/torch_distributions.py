"""Draws with torch.distributions, whose global random state is put back afterwards."""

# ruff: noqa: F821  (what a file leaves out comes from the solution)

import torch


def sample(logits, seeds, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    if len(seeds) != len(logits):
        raise ValueError("one seed per row")
    probabilities = sampling_distribution(logits, temperature, top_k, top_p, min_p)
    tokens = torch.zeros(len(logits), dtype=torch.int64, device=logits.device)
    with torch.random.fork_rng():
        for row, seed in enumerate(seeds):
            torch.manual_seed(int(seed))
            tokens[row] = torch.distributions.Categorical(probs=probabilities[row]).sample()
    return tokens
