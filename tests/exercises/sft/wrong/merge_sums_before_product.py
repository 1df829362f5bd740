"""The A and the B are summed before they are multiplied."""

CAUGHT_BY = ["test-merge"]
MESSAGE = "the sum of the products is not the product of the sums"


def merged_weight(weight, adapters, shares):
    if len(adapters) != len(shares):
        raise ValueError("shares")
    if len({len(made["A"]) for made in adapters}) != 1:
        merged = weight.clone()
        for made, share in zip(adapters, shares):
            merged = merged + share * made["alpha"] / len(made["A"]) * (made["B"] @ made["A"])
        return merged
    a = sum(share * made["A"] for made, share in zip(adapters, shares))
    b = sum(made["B"] for made in adapters)
    scale = sum(made["alpha"] / len(made["A"]) for made in adapters) / len(adapters)
    return weight + scale * (b @ a)
