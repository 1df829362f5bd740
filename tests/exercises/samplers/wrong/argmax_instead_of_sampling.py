"""The most probable token is returned every time."""

import torch

CAUGHT_BY = ["check-sample", "test-sample", "test-sample-contract"]
MESSAGE = "always draws the same token"


def sample(logits, seeds, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    if len(seeds) != len(logits):
        raise ValueError("one seed per row")
    return sampling_distribution(logits, temperature, top_k, top_p, min_p).argmax(dim=-1)
