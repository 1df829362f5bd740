"""Every filter looks at the unfiltered distribution; the kept sets are intersected."""

import torch

CAUGHT_BY = ["test-distribution"]
MESSAGE = "on probabilities that sum to 1 over what top-k left"


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    logits = scale_temperature(logits.float(), temperature)
    keep = (filter_top_p(logits, top_p) > float("-inf")) & (filter_min_p(logits, min_p) > float("-inf"))
    if top_k is not None:
        keep &= filter_top_k(logits, top_k) > float("-inf")
    return logits.masked_fill(~keep, float("-inf")).softmax(dim=-1)
