"""An error comes only where the index allows nothing, not where the logits are -inf."""

import torch

CAUGHT_BY = ["test-mask-refuse"]
MESSAGE = "masked_probs must raise ValueError when a row whose text has not ended has nothing to draw."


def masked_probs(logits, index, states, left):
    rows, tokens = index["next"].shape
    states, left = torch.tensor(states, dtype=torch.int64), torch.tensor(left, dtype=torch.int64)
    after = index["next"][states]
    possible = (after >= 0) & (index["steps"][after] < left[:, None])
    masked = torch.full_like(logits, -torch.inf)
    masked[:, :tokens] = logits[:, :tokens].masked_fill(~possible, -torch.inf)
    ended = states == rows - 1
    if bool((~ended & ~possible.any(dim=1)).any()):
        raise ValueError("a row has no possible token")
    return masked.softmax(dim=1).nan_to_num(0).masked_fill(ended[:, None], 0)
