"""Shares without an adapter are dropped."""

CAUGHT_BY = ["test-merge"]
MESSAGE = "must raise ValueError unless there is one share per adapter"


def merged_weight(weight, adapters, shares):
    merged = weight.clone()
    for adapter, share in zip(adapters, shares, strict=False):
        merged = merged + share * adapter["alpha"] / len(adapter["A"]) * (adapter["B"] @ adapter["A"])
    return merged
