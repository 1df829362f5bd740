"""The mask is written into the logits of the caller."""

import torch

CAUGHT_BY = ["test-mask", "test-mask-budget", "test-mask-refuse"]
MESSAGE = "masked_probs changes its arguments:"


def masked_probs(logits, index, states, left):
    rows, tokens = index["next"].shape
    states, left = torch.tensor(states, dtype=torch.int64), torch.tensor(left, dtype=torch.int64)
    after = index["next"][states]
    possible = (after >= 0) & (index["steps"][after] < left[:, None])
    masked = logits
    masked[:, :tokens].masked_fill_(~possible, -torch.inf)
    masked[:, tokens:] = -torch.inf
    ended = states == rows - 1
    if bool((~ended & (masked == -torch.inf).all(dim=1)).any()):
        raise ValueError("a row has no possible token")
    return masked.softmax(dim=1).masked_fill(ended[:, None], 0)
