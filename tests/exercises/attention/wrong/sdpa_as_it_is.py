"""PyTorch's function as it is, with is_causal counted from the start."""

import torch
import torch.nn.functional as F

CAUGHT_BY = ["check-attend", "test-attend", "test-attend-masks", "test-attend-contract"]
MESSAGE = "the first query sees the first key only"


def attend(query, key, value, mask=None, causal=False, return_weights=False):
    if mask is not None and mask.dtype != torch.bool and not mask.is_floating_point():
        raise ValueError("mask")
    if query.shape[-1] != key.shape[-1] or key.shape[-2] != value.shape[-2]:
        raise ValueError("shapes")
    if mask is not None:
        causal = False
    output = F.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=causal)
    if return_weights:
        eye = torch.eye(key.shape[-2], dtype=value.dtype)
        eye = eye.expand(*torch.broadcast_shapes(key.shape[:-2], value.shape[:-2]), -1, -1)
        return output, F.scaled_dot_product_attention(query, key, eye, attn_mask=mask, is_causal=causal)
    return output
