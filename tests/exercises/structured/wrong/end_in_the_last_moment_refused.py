"""The end token needs a place of its own behind it."""

import torch

CAUGHT_BY = ["check-mask", "test-mask-budget"]
MESSAGE = "masked_probs raises ValueError, but every row has a possible token, or its text has ended."


def masked_probs(logits, index, states, left):
    rows, tokens = index["next"].shape
    states, left = torch.tensor(states, dtype=torch.int64), torch.tensor(left, dtype=torch.int64)
    after = index["next"][states]
    possible = (after >= 0) & (index["steps"][after].clamp(min=1) < left[:, None])
    masked = torch.full_like(logits, -torch.inf)
    masked[:, :tokens] = logits[:, :tokens].masked_fill(~possible, -torch.inf)
    ended = states == rows - 1
    if bool((~ended & (masked == -torch.inf).all(dim=1)).any()):
        raise ValueError("a row has no possible token")
    return masked.softmax(dim=1).masked_fill(ended[:, None], 0)
