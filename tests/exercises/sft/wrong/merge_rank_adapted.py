"""Rank is the smaller of A's sides."""

CAUGHT_BY = ["test-merge"]
MESSAGE = "W plus, for each adapter, share times alpha / r times B A"


def merged_weight(weight, adapters, shares):
    if len(adapters) != len(shares):
        raise ValueError(f"{len(adapters)} adapters with {len(shares)} shares")
    merged = weight.clone()
    for adapter, share in zip(adapters, shares, strict=True):
        merged = merged + share * adapter["alpha"] / min(adapter["A"].shape) * (adapter["B"] @ adapter["A"])
    return merged
