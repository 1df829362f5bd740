"""The last token of a document asks for the next document."""

import torch

CAUGHT_BY = ["check-targets", "test-targets"]
MESSAGE = "next_token_labels: the last token of a document does not ask for the next text's first."


def next_token_labels(tokens, documents, given):
    here, there = documents[:, :-1], documents[:, 1:]
    asked = (there >= 0) & ~given[:, 1:]
    labels = torch.full_like(tokens, -100)
    labels[:, :-1] = tokens[:, 1:].masked_fill(~asked, -100)
    return labels
