"""Draws from a pool of 20 slots: probabilities are rounded, and a token below 1/40 never comes."""

import random

import torch

CAUGHT_BY = ["test-sample"]
MESSAGE = "a rare token never comes"


def sample(logits, seeds, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    if len(seeds) != len(logits):
        raise ValueError("one seed per row")
    probabilities = sampling_distribution(logits, temperature, top_k, top_p, min_p).tolist()
    tokens = []
    for row, seed in zip(probabilities, seeds, strict=True):
        pool = [token for token, p in enumerate(row) for _ in range(round(20 * p))]
        tokens.append(random.Random(int(seed)).choice(pool))
    return torch.tensor(tokens, dtype=torch.int64, device=logits.device)
