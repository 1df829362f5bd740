"""Replaces the lists' entries in the old cache as well."""

CAUGHT_BY = ["test-take"]
MESSAGE = "with the old cache"


def take(cache, rows, length):
    batch, _, tokens, _ = cache["k"][0].shape
    if not 0 <= length <= tokens or any(not 0 <= row < batch for row in rows):
        raise ValueError("rows or length")
    for key in ("k", "v"):
        for layer in range(len(cache[key])):
            cache[key][layer] = cache[key][layer][:, :, :length]
    return {key: [layer[rows].clone() for layer in cache[key]] for key in ("k", "v")}
