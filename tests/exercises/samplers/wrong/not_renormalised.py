"""Dropped probabilities are set to 0 and the rest is not brought back to a sum of 1."""

import torch

CAUGHT_BY = ["check-distribution", "test-distribution"]
MESSAGE = "each row sums to 1"


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    logits = scale_temperature(logits.float(), temperature)
    probabilities = logits.softmax(dim=-1)
    if top_k is not None:
        logits = filter_top_k(logits, top_k)
    logits = filter_min_p(filter_top_p(logits, top_p), min_p)
    return probabilities * (logits > float("-inf"))
