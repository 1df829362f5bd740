"""The updates are averaged."""

CAUGHT_BY = ["test-merge"]
MESSAGE = "W plus, for each adapter, share times alpha / r times B A"


def merged_weight(weight, adapters, shares):
    if len(adapters) != len(shares):
        raise ValueError(f"{len(adapters)} adapters with {len(shares)} shares")
    merged = weight.clone()
    for adapter, share in zip(adapters, shares, strict=True):
        merged = merged + share / len(adapters) * adapter["alpha"] / len(adapter["A"]) * (adapter["B"] @ adapter["A"])
    return merged
