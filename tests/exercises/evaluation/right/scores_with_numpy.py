"""Losses by token, in an array."""

import numpy as np


def text_scores(losses, plan, sizes):
    if len(losses) != len(plan):
        raise ValueError
    by_token = {}
    for row, (start, stop, first) in zip(losses, plan, strict=False):
        if len(row) != stop - start:
            raise ValueError
        for token, loss in zip(range(start + 1, stop + 1), row, strict=False):
            if token >= first:
                by_token[token] = loss
    held = sum(sizes[token] for token in by_token)
    if not by_token or held == 0:
        raise ValueError
    values = np.array(list(by_token.values()), dtype=np.float64)
    with np.errstate(over="ignore"):
        perplexity = float(np.exp(values.mean()))
    return {
        "loss": float(values.mean()),
        "perplexity": perplexity,
        "bits_per_byte": float(values.sum() / np.log(2) / held),
    }
