"""The largest logit of the whole batch is subtracted before exp, so small rows vanish."""

import torch

CAUGHT_BY = ["test-mask"]
MESSAGE = "is a softmax over nothing left, or does something forbidden reach it?"


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
    masked = masked - masked.amax() if masked.numel() else masked
    probs = masked.exp()
    return (probs / probs.sum(dim=1, keepdim=True)).masked_fill(ended[:, None], 0)
