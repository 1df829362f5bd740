"""Tokens are returned as int32."""

import torch

CAUGHT_BY = ["check-greedy", "test-greedy"]
MESSAGE = "as int64"


def greedy(logits):
    return logits.argmax(dim=-1).to(torch.int32)
