"""A token that equals the one before is not asked for."""

import torch

CAUGHT_BY = ["test-targets"]
MESSAGE = "next_token_labels: other places carry loss."


def next_token_labels(tokens, documents, given):
    here, there = documents[:, :-1], documents[:, 1:]
    asked = (here == there) & (there >= 0) & (tokens[:, :-1] != tokens[:, 1:]) & ~given[:, 1:]
    labels = torch.full_like(tokens, -100)
    labels[:, :-1] = tokens[:, 1:].masked_fill(~asked, -100)
    return labels
