"""Each run of trained labels is taken for an example."""

CAUGHT_BY = ["test-weights-example"]
MESSAGE = "per example, each one with a trained token weighs the same, and"

import torch


def token_weights(pieces, per):
    if per not in ("token", "example"):
        raise ValueError(f"per={per!r}: say 'token' or 'example'")
    counts = []  # for each token: the trained tokens of its example
    for labels, segments in pieces:
        on = labels != -100
        run = (on & ~torch.nn.functional.pad(on, (1, 0))[:, :-1]).long().cumsum(1)
        same = run[:, :, None] == run[:, None, :]
        counts.append((same & (labels != -100)[:, None, :]).sum(dim=-1))
    made = []
    for (labels, _), count in zip(pieces, counts, strict=True):
        share = 1 / count.double() if per == "example" else torch.ones_like(count).double()
        made.append(torch.where(labels != -100, share, 0.0))
    total = max(round(sum(float(weights.sum()) for weights in made)), 1)
    return [(weights / total).float() for weights in made]
