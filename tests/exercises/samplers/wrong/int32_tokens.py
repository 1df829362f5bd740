"""Tokens are returned as int32."""

import torch

CAUGHT_BY = ["check-greedy", "test-greedy"]
MESSAGE = "returned torch.int32, not torch.int64"


def greedy(logits):
    return logits.argmax(dim=-1).to(torch.int32)
