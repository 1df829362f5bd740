"""The adapter is added into the base weight itself."""

CAUGHT_BY = ["test-merge"]
MESSAGE = "changes a tensor that it was given: the base stays as it is"


def merged_weight(weight, adapters, shares):
    if len(adapters) != len(shares):
        raise ValueError(f"{len(adapters)} adapters with {len(shares)} shares")
    merged = weight
    for adapter, share in zip(adapters, shares, strict=True):
        merged += share * adapter["alpha"] / len(adapter["A"]) * (adapter["B"] @ adapter["A"])
    return merged
