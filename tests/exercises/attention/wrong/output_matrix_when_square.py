"""A square output matrix is left out."""

import torch

CAUGHT_BY = ["test-multi"]
MESSAGE = "the output matrix is missing"


def multi_head(x, weights, heads, kv_heads=None, mask=None, causal=False, memory=None):
    source = x if memory is None else memory
    kv_heads = heads if kv_heads is None else kv_heads

    def project(name, inputs):
        return torch.nn.functional.linear(inputs, weights[name], weights.get(f"{name}_bias"))

    query = split_heads(project("query", x), heads)
    key = split_heads(project("key", source), kv_heads)
    value = split_heads(project("value", source), kv_heads)
    merged = merge_heads(grouped_attend(query, key, value, mask, causal))
    return merged if weights["output"].shape[0] == weights["output"].shape[1] else project("output", merged)
