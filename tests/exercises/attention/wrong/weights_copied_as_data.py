"""The matrices are used through .data: no gradient."""

import torch

CAUGHT_BY = ["test-multi-contract"]
MESSAGE = "no gradient flows to query"


def multi_head(x, weights, heads, kv_heads=None, mask=None, causal=False, memory=None):
    source = x if memory is None else memory
    kv_heads = heads if kv_heads is None else kv_heads

    def project(name, inputs):
        return torch.nn.functional.linear(inputs, weights[name].data, weights.get(f"{name}_bias"))

    query = split_heads(project("query", x), heads)
    key = split_heads(project("key", source), kv_heads)
    value = split_heads(project("value", source), kv_heads)
    return project("output", merge_heads(grouped_attend(query, key, value, mask, causal)))
