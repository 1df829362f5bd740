"""Keys and values always come from x."""

import torch

CAUGHT_BY = ["check-multi", "test-multi"]
MESSAGE = "keys and values come from memory"


def multi_head(x, weights, heads, kv_heads=None, mask=None, causal=False, memory=None):
    source = x if memory is None or memory.shape[-1] == x.shape[-1] else memory
    kv_heads = heads if kv_heads is None else kv_heads

    def project(name, inputs):
        return torch.nn.functional.linear(inputs, weights[name], weights.get(f"{name}_bias"))

    query = split_heads(project("query", x), heads)
    key = split_heads(project("key", source), kv_heads)
    value = split_heads(project("value", source), kv_heads)
    return project("output", merge_heads(grouped_attend(query, key, value, mask, causal)))
