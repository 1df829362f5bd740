"""All rows have the limit of the first one."""

import torch

CAUGHT_BY = ["check-mask", "test-mask-budget", "test-mask-refuse"]
MESSAGE = "with one token left the text must end now."


def masked_probs(logits, index, states, left):
    if not len(states):
        return logits.clone()
    rows, tokens = index["next"].shape
    states, left = torch.tensor(states, dtype=torch.int64), torch.tensor(left, dtype=torch.int64)
    after = index["next"][states]
    possible = (after >= 0) & (index["steps"][after] < left[0])
    masked = torch.full_like(logits, -torch.inf)
    masked[:, :tokens] = logits[:, :tokens].masked_fill(~possible, -torch.inf)
    ended = states == rows - 1
    if bool((~ended & (masked == -torch.inf).all(dim=1)).any()):
        raise ValueError("a row has no possible token")
    return masked.softmax(dim=1).masked_fill(ended[:, None], 0)
