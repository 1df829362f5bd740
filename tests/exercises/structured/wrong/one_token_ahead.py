"""Each token is weighed with the next one only, not with the whole rest."""

import torch

CAUGHT_BY = ["test-shift", "test-shift-rare"]
MESSAGE = "sum over all that the model may write on, with its own probabilities (from a softmax over all tokens"


def whole_text_probs(logits, index, state, last, left):
    after, tokens = index["next"], torch.arange(logits.shape[0])
    allowed, logprobs = after >= 0, logits.log_softmax(dim=1)
    # good[row, token]: the log-probability to end in time and by the rules from that row, after that token
    good = torch.zeros(after.shape, dtype=torch.float64)
    good[-1] = 0
    if left < 1 or state == len(after) - 1:
        raise ValueError("nothing can be written any more")
    for _ in range(min(left - 1, 1)):
        further = good[after, tokens].masked_fill(~allowed, -torch.inf)
        good = torch.logsumexp(logprobs[None] + further[:, None], dim=2)
        good[-1] = 0
    scores = (logprobs[last] + good[after[state], tokens]).masked_fill(~allowed[state], -torch.inf)
    if bool((scores == -torch.inf).all()):
        raise ValueError("the model writes no such text")
    return scores.softmax(dim=0)
