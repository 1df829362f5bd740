"""Top-k lets torch.topk choose among ties; it does not promise the lower index."""

import torch

CAUGHT_BY = ["check-top-k", "test-top-k"]
MESSAGE = "a tie at the k-th place"


def filter_top_k(logits, k):
    ks = torch.as_tensor(k).reshape(-1).tolist()
    if any(not value >= 1 for value in ks):
        raise ValueError("k must be at least 1")
    ks = ks * len(logits) if len(ks) == 1 else ks
    result = torch.full_like(logits, float("-inf"))
    for row in range(len(logits)):
        values, places = logits[row].topk(min(int(ks[row]), logits.shape[-1]))
        result[row, places] = values
    return result
