"""All adapters of the batch are added to every tuned row."""

CAUGHT_BY = ["check-adapt", "test-adapt", "test-adapt-gradient"]
MESSAGE = "with rank 1 and alpha 4 the update is multiplied by 4"

import torch


def adapt(x, weight, adapters, who):
    if len(who) != len(x):
        raise ValueError(f"{len(who)} entries for {len(x)} rows")
    if any(n is not None and not 0 <= n < len(adapters) for n in who):
        raise ValueError(f"{who}: the adapters are 0 to {len(adapters) - 1}")
    base = x @ weight.detach().T
    rows = []
    for n, row, plain in zip(who, x, base, strict=True):
        if n is None:
            rows.append(plain)
            continue
        a, b = adapters[n]["A"], adapters[n]["B"]
        rows.append(
            plain
            + sum(
                adapters[m]["alpha"] / len(adapters[m]["A"]) * (row @ adapters[m]["A"].T @ adapters[m]["B"].T)
                for m in {m for m in who if m is not None}
            )
        )
    return torch.stack(rows) if rows else base
