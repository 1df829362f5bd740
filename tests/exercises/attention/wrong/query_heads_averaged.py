"""The query heads of a group are averaged."""

CAUGHT_BY = ["test-grouped", "test-multi-contract"]
MESSAGE = "grouped_attend"


def grouped_attend(query, key, value, mask=None, causal=False):
    heads, kv_heads = query.shape[1], key.shape[1]
    if heads % kv_heads == 0:
        batch, _, queries, d = query.shape
        query = query.reshape(batch, kv_heads, -1, queries, d).mean(2).repeat_interleave(heads // kv_heads, dim=1)
    if heads % kv_heads:
        raise ValueError(f"{heads} query heads cannot share {kv_heads} key-value heads")
    key = key.repeat_interleave(heads // kv_heads, dim=1)
    value = value.repeat_interleave(heads // kv_heads, dim=1)
    return attend(query, key, value, mask, causal)
