"""The adapter is merged into the base weight in place, row after row."""

CAUGHT_BY = ["check-adapt", "test-adapt", "test-adapt-gradient"]
MESSAGE = "each row has its own adapter, with its own rank and alpha"

import torch


def adapt(x, weight, adapters, who):
    if len(who) != len(x) or any(n is not None and not 0 <= n < len(adapters) for n in who):
        raise ValueError("who")
    rows = []
    with torch.no_grad():
        for n, row in zip(who, x):
            if n is not None:
                made = adapters[n]
                weight += made["alpha"] / len(made["A"]) * (made["B"] @ made["A"])
            rows.append(row @ weight.T)
    return torch.stack(rows) if rows else x @ weight.T
