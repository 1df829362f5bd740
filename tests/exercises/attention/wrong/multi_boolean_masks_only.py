"""Turns every mask into a boolean one."""

import torch

CAUGHT_BY = ["test-multi"]
MESSAGE = "multi_head is wrong with a floating mask (time, keys)."


def multi_head(x, weights, heads, kv_heads=None, mask=None, causal=False, memory=None):
    kv_heads = heads if kv_heads is None else kv_heads
    memory = x if memory is None else memory

    mask = None if mask is None else mask.bool()

    def lin(name, y):
        y = y @ weights[name].T
        bias = weights.get(name + "_bias")
        return y if bias is None else y + bias

    q = split_heads(lin("query", x), heads)
    k = split_heads(lin("key", memory), kv_heads)
    v = split_heads(lin("value", memory), kv_heads)
    return lin("output", merge_heads(grouped_attend(q, k, v, mask, causal)))
