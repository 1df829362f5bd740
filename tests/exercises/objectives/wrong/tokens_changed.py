"""The caller's tokens are overwritten."""

import torch

CAUGHT_BY = ["test-targets"]
MESSAGE = "next_token_labels changes its arguments."


def next_token_labels(tokens, documents, given):
    here, there = documents[:, :-1], documents[:, 1:]
    asked = (here == there) & (there >= 0) & ~given[:, 1:]
    labels = torch.full_like(tokens, -100)
    labels[:, :-1] = tokens[:, 1:].masked_fill(~asked, -100)
    tokens.copy_(labels)
    return labels
