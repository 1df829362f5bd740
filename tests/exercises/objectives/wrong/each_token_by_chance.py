"""Each token is chosen by its own chance, so the number varies."""

import torch

CAUGHT_BY = ["test-bert-choice"]
MESSAGE = (
    "bert_batch: another number is due: n * percent // 100, an exact count in each row, not a chance for each token."
)


def bert_batch(tokens, lengths, special, mask_id, vocab_size, draws, percent=15):
    if not 1 <= percent <= 100:
        raise ValueError(f"percent must be from 1 to 100, not {percent}")
    real = torch.arange(tokens.shape[1]) < lengths[:, None]
    can = real & ~torch.isin(tokens, torch.tensor(special, dtype=torch.int64))
    n = can.sum(1, keepdim=True)
    count = torch.maximum(n * percent // 100, (n > 0).long())
    order = draws["choose"].masked_fill(~can, torch.inf).argsort(dim=1, stable=True)
    chosen = can & (draws["choose"] < percent / 100)
    random = (draws["token"] * vocab_size).long()
    inputs = torch.where(chosen & (draws["action"] < 0.9), random, tokens)
    inputs = inputs.masked_fill(chosen & (draws["action"] < 0.8), mask_id)
    return inputs, tokens.masked_fill(~chosen, -100)
