"""A `who` that is too short or long is cut."""

CAUGHT_BY = ["test-adapt"]
MESSAGE = "must raise ValueError: one entry per row"

import torch


def adapt(x, weight, adapters, who):
    who = (list(who) + [None] * len(x))[: len(x)]
    if any(n is not None and not 0 <= n < len(adapters) for n in who):
        raise ValueError(f"{who}: the adapters are 0 to {len(adapters) - 1}")
    base = x @ weight.detach().T
    rows = []
    for n, row, plain in zip(who, x, base, strict=True):
        if n is None:
            rows.append(plain)
            continue
        a, b = adapters[n]["A"], adapters[n]["B"]
        rows.append(plain + adapters[n]["alpha"] / len(a) * (row @ a.T @ b.T))
    return torch.stack(rows) if rows else base
