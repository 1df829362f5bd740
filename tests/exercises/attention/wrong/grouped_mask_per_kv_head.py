"""All heads of a group use the mask of its first head."""

CAUGHT_BY = ["test-grouped"]
MESSAGE = "its own row of the mask"


def grouped_attend(query, key, value, mask=None, causal=False):
    heads, kv_heads = query.shape[1], key.shape[1]
    if heads % kv_heads:
        raise ValueError(f"{heads} query heads cannot share {kv_heads} key-value heads")
    key = key.repeat_interleave(heads // kv_heads, dim=1)
    value = value.repeat_interleave(heads // kv_heads, dim=1)
    if mask is not None and mask.dim() == 4 and mask.shape[1] == heads:
        mask = mask[:, :: heads // kv_heads].repeat_interleave(heads // kv_heads, dim=1)
    return attend(query, key, value, mask, causal)
