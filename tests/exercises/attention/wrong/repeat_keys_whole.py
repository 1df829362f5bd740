"""Values are shared by neighbours, keys are repeated as a whole."""

CAUGHT_BY = ["test-grouped"]
MESSAGE = "Reread part 4"


def grouped_attend(query, key, value, mask=None, causal=False):
    heads, kv_heads = query.shape[1], key.shape[1]
    if heads % kv_heads:
        raise ValueError(f"{heads} query heads cannot share {kv_heads} key-value heads")
    key = key.repeat(1, heads // kv_heads, 1, 1)
    value = value.repeat_interleave(heads // kv_heads, dim=1)
    return attend(query, key, value, mask, causal)
