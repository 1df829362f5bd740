"""With shares of 0 the base itself is returned."""

CAUGHT_BY = ["test-merge"]
MESSAGE = "the result shares memory with the base weight"


def merged_weight(weight, adapters, shares):
    if len(adapters) != len(shares):
        raise ValueError(f"{len(adapters)} adapters with {len(shares)} shares")
    if not any(shares):
        return weight
    merged = weight.clone()
    for adapter, share in zip(adapters, shares, strict=True):
        merged = merged + share * adapter["alpha"] / len(adapter["A"]) * (adapter["B"] @ adapter["A"])
    return merged
