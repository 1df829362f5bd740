"""All query heads look into key-value head 0."""

CAUGHT_BY = ["check-grouped", "test-grouped", "check-multi"]
MESSAGE = "query head h looks into"


def grouped_attend(query, key, value, mask=None, causal=False):
    heads, kv_heads = query.shape[1], key.shape[1]
    if heads % kv_heads:
        raise ValueError(f"{heads} query heads cannot share {kv_heads} key-value heads")
    key = key[:, :1]
    value = value[:, :1]
    return attend(query, key, value, mask, causal)
