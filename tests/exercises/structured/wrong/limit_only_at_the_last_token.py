"""The limit is seen only when one token is left: then the text must end, if it can."""

import torch

CAUGHT_BY = ["test-mask-budget", "test-mask-refuse"]
MESSAGE = "a token is possible after which the text cannot be completed in time:"


def masked_probs(logits, index, states, left):
    rows, tokens = index["next"].shape
    states, left = torch.tensor(states, dtype=torch.int64), torch.tensor(left, dtype=torch.int64)
    after = index["next"][states]
    possible = (after >= 0) & ((left[:, None] > 1) | (index["steps"][after] == 0))
    masked = torch.full_like(logits, -torch.inf)
    masked[:, :tokens] = logits[:, :tokens].masked_fill(~possible, -torch.inf)
    ended = states == rows - 1
    if bool((~ended & (masked == -torch.inf).all(dim=1)).any()):
        raise ValueError("a row has no possible token")
    return masked.softmax(dim=1).masked_fill(ended[:, None], 0)
