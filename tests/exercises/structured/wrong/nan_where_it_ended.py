"""Rows that have ended get the softmax over nothing: nan."""

import torch

CAUGHT_BY = ["check-mask", "test-mask-refuse"]
MESSAGE = "masked_probs returned NaN."


def masked_probs(logits, index, states, left):
    rows, tokens = index["next"].shape
    states, left = torch.tensor(states, dtype=torch.int64), torch.tensor(left, dtype=torch.int64)
    after = index["next"][states]
    possible = (after >= 0) & (index["steps"][after] < left[:, None])
    masked = torch.full_like(logits, -torch.inf)
    masked[:, :tokens] = logits[:, :tokens].masked_fill(~possible, -torch.inf)
    ended = states == rows - 1
    if bool((~ended & (masked == -torch.inf).all(dim=1)).any()):
        raise ValueError("a row has no possible token")
    return masked.softmax(dim=1)
