"""The random token is drawn anew, not from the given numbers."""

import torch

CAUGHT_BY = ["check-bert", "test-bert-tokens"]
MESSAGE = "bert_batch: a draw of 0.85 puts a random id there: draw times vocab_size, rounded down."


def bert_batch(tokens, lengths, special, mask_id, vocab_size, draws, percent=15):
    if not 1 <= percent <= 100:
        raise ValueError(f"percent must be from 1 to 100, not {percent}")
    real = torch.arange(tokens.shape[1]) < lengths[:, None]
    can = real & ~torch.isin(tokens, torch.tensor(special, dtype=torch.int64))
    n = can.sum(1, keepdim=True)
    count = torch.maximum(n * percent // 100, (n > 0).long())
    order = draws["choose"].masked_fill(~can, torch.inf).argsort(dim=1, stable=True)
    chosen = order.argsort(dim=1) < count
    random = torch.randint(vocab_size, tokens.shape, generator=torch.Generator().manual_seed(1))
    inputs = torch.where(chosen & (draws["action"] < 0.9), random, tokens)
    inputs = inputs.masked_fill(chosen & (draws["action"] < 0.8), mask_id)
    return inputs, tokens.masked_fill(~chosen, -100)
