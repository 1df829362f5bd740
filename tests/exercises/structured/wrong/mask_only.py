"""What the mask gives: the softmax over the allowed tokens."""

import torch

CAUGHT_BY = ["check-shift", "test-shift", "test-shift-rare"]
MESSAGE = "0.75 is what the mask gives:"


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
    scores = logprobs[last].where(good[after[state], tokens] > -torch.inf, -torch.inf).masked_fill(~allowed[state], -torch.inf)
    if bool((scores == -torch.inf).all()):
        raise ValueError("the model writes no such text")
    return scores.softmax(dim=0)
