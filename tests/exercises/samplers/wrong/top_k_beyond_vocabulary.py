"""Top-k hands any k to torch.topk, which fails for a k larger than the vocabulary."""

import torch

CAUGHT_BY = ["test-top-k"]
MESSAGE = "fails where k is larger than the vocabulary"


def filter_top_k(logits, k):
    ks = torch.as_tensor(k).reshape(-1).tolist()
    if any(not value >= 1 for value in ks):
        raise ValueError("k must be at least 1")
    ks = ks * len(logits) if len(ks) == 1 else ks
    result = torch.full_like(logits, float("-inf"))
    for row in range(len(logits)):
        logits[row].topk(int(ks[row]))
        places = logits[row].argsort(descending=True, stable=True)[: int(ks[row])]
        result[row, places] = logits[row, places]
    return result
