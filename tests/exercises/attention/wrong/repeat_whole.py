"""Key-value heads are repeated as a whole."""

CAUGHT_BY = ["check-grouped", "test-grouped"]
MESSAGE = "stand side by side"


def grouped_attend(query, key, value, mask=None, causal=False):
    heads, kv_heads = query.shape[1], key.shape[1]
    if heads % kv_heads:
        raise ValueError(f"{heads} query heads cannot share {kv_heads} key-value heads")
    key = key.repeat(1, heads // kv_heads, 1, 1)
    value = value.repeat(1, heads // kv_heads, 1, 1)
    return attend(query, key, value, mask, causal)
