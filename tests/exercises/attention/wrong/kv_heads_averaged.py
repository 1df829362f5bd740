"""The key-value heads are averaged."""

CAUGHT_BY = ["check-grouped", "test-grouped", "check-multi"]
MESSAGE = "query head h looks into"


def grouped_attend(query, key, value, mask=None, causal=False):
    heads, kv_heads = query.shape[1], key.shape[1]
    if heads % kv_heads:
        raise ValueError(f"{heads} query heads cannot share {kv_heads} key-value heads")
    key = key.mean(1, keepdim=True)
    value = value.mean(1, keepdim=True)
    return attend(query, key, value, mask, causal)
