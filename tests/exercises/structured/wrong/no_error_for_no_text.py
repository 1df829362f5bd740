"""Without any such text the result is nan."""

import torch

CAUGHT_BY = ["test-shift", "test-shift-rare"]
MESSAGE = "whole_text_probs must raise ValueError when nothing can be completed any more."


def whole_text_probs(logits, index, state, last, left):
    after, tokens = index["next"], torch.arange(logits.shape[0])
    allowed, logprobs = after >= 0, logits.log_softmax(dim=1)
    # good[row, token]: the log-probability to end in time and by the rules from that row, after that token
    good = torch.full(after.shape, -torch.inf, dtype=torch.float64)
    good[-1] = 0
    if left < 1 or state == len(after) - 1:
        raise ValueError("nothing can be written any more")
    for _ in range(left - 1):
        further = good[after, tokens].masked_fill(~allowed, -torch.inf)
        good = torch.logsumexp(logprobs[None] + further[:, None], dim=2)
        good[-1] = 0
    scores = (logprobs[last] + good[after[state], tokens]).masked_fill(~allowed[state], -torch.inf)
    return scores.softmax(dim=0)
