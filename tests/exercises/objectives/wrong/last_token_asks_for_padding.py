"""The last token asks for the padding behind it."""

import torch

CAUGHT_BY = ["check-targets", "test-targets"]
MESSAGE = "next_token_labels: padding is neither asked for nor asks."


def next_token_labels(tokens, documents, given):
    here, there = documents[:, :-1], documents[:, 1:]
    asked = ((here == there) | (there < 0)) & (here >= 0) & ~given[:, 1:]
    labels = torch.full_like(tokens, -100)
    labels[:, :-1] = tokens[:, 1:].masked_fill(~asked, -100)
    return labels
