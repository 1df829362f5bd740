"""The activation is always gelu."""

import torch

CAUGHT_BY = ["test-block", "test-block-post", "test-block-llama", "test-block-contract"]
MESSAGE = "transformer_block with"


def transformer_block(
    x,
    weights,
    heads,
    kv_heads=None,
    norm="layer",
    activation="gelu",
    post_norm=False,
    causal=True,
    positions=None,
    theta=10_000.0,
    eps=1e-5,
):
    if norm not in ("layer", "rms"):
        raise ValueError(f"norm {norm!r}; known are layer and rms")
    functional, kv_heads = torch.nn.functional, kv_heads or heads

    def normalise(inputs, name):
        if norm == "rms":
            return rms_norm(inputs, weights[name], eps=eps)
        return layer_norm(inputs, weights[name], weights.get(f"{name}_bias"), eps=eps)

    def project(inputs, name):
        return functional.linear(inputs, weights[name], weights.get(f"{name}_bias"))

    def attention(inputs):
        query = project(inputs, "query").unflatten(-1, (heads, -1)).transpose(1, 2)
        key = project(inputs, "key").unflatten(-1, (kv_heads, -1)).transpose(1, 2)
        value = project(inputs, "value").unflatten(-1, (kv_heads, -1)).transpose(1, 2)
        if positions is not None:
            query, key = apply_rotary(query, positions, theta), apply_rotary(key, positions, theta)
        key, value = (part.repeat_interleave(heads // kv_heads, dim=1) for part in (key, value))
        out = functional.scaled_dot_product_attention(query, key, value, is_causal=causal)
        return project(out.transpose(1, 2).flatten(2), "output")

    if post_norm:
        x = normalise(x + attention(x), "norm_attention")
        return normalise(x + feed_forward(x, weights), "norm_mlp")
    x = x + attention(normalise(x, "norm_attention"))
    return x + feed_forward(normalise(x, "norm_mlp"), weights)
