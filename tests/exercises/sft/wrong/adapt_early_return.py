"""Where no row has an adapter, an early return forgets to freeze the base."""

CAUGHT_BY = ["test-adapt-gradient"]
MESSAGE = "the base weight gets a gradient"

import torch


def adapt(x, weight, adapters, who):
    if len(who) != len(x):
        raise ValueError(f"{len(who)} entries for {len(x)} rows")
    if any(n is not None and not 0 <= n < len(adapters) for n in who):
        raise ValueError(f"{who}: the adapters are 0 to {len(adapters) - 1}")
    if all(n is None for n in who):
        return x @ weight.T
    base = x @ weight.detach().T
    rows = []
    for n, row, plain in zip(who, x, base, strict=True):
        if n is None:
            rows.append(plain)
            continue
        a, b = adapters[n]["A"], adapters[n]["B"]
        rows.append(plain + adapters[n]["alpha"] / len(a) * (row @ a.T @ b.T))
    return torch.stack(rows) if rows else base
