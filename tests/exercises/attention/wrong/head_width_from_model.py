"""The width of a head is taken as width / heads."""

import torch

CAUGHT_BY = ["test-multi", "test-multi-contract"]
MESSAGE = "the width of a head follows from the matrices"


def multi_head(x, weights, heads, kv_heads=None, mask=None, causal=False, memory=None):
    source = x if memory is None else memory
    kv_heads = heads if kv_heads is None else kv_heads

    def project(name, inputs):
        return torch.nn.functional.linear(inputs, weights[name], weights.get(f"{name}_bias"))

    query = project("query", x).view(x.shape[0], x.shape[1], heads, x.shape[2] // heads).transpose(1, 2)
    key = split_heads(project("key", source), kv_heads)
    value = split_heads(project("value", source), kv_heads)
    return project("output", merge_heads(grouped_attend(query, key, value, mask, causal)))
