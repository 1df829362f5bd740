"""Probabilities are multiplied as they are, so rare texts vanish."""

import torch

CAUGHT_BY = ["test-shift-rare"]
MESSAGE = "whole_text_probs raises ValueError, but some text can be written."


def whole_text_probs(logits, index, state, last, left):
    after, tokens = index["next"], torch.arange(logits.shape[0])
    allowed, probs = after >= 0, logits.softmax(dim=1)
    good = torch.zeros(after.shape, dtype=torch.float64)
    good[-1] = 1
    if left < 1 or state == len(after) - 1:
        raise ValueError("nothing can be written any more")
    for _ in range(left - 1):
        good = (good[after, tokens] * allowed) @ probs.T
        good[-1] = 1
    scores = probs[last] * good[after[state], tokens] * allowed[state]
    if float(scores.sum()) == 0:
        raise ValueError("the model writes no such text")
    return scores / scores.sum()
