"""Einstein sums."""

import math

import torch


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    wide = x if x.dtype == torch.float64 else x.float()
    centred = wide - torch.einsum("...w->...", wide)[..., None] / x.shape[-1]
    scale = (torch.einsum("...w,...w->...", centred, centred) / x.shape[-1] + eps).rsqrt()
    out = torch.einsum("...w,...->...w", centred, scale)
    if weight is not None:
        out = torch.einsum("...w,w->...w", out, weight.to(out.dtype))
    return (out if bias is None else out + bias).to(x.dtype)


def rms_norm(x, weight=None, eps=1e-5):
    wide = x if x.dtype == torch.float64 else x.float()
    scale = (torch.einsum("...w,...w->...", wide, wide) / x.shape[-1] + eps).rsqrt()
    out = torch.einsum("...w,...->...w", wide, scale)
    return (out if weight is None else out * weight).to(x.dtype)


def apply_rotary(x, positions, theta=10_000.0):
    if x.shape[-1] % 2 != 0:
        raise ValueError("pairs")
    wide = torch.float64 if x.dtype == torch.float64 else torch.float32
    rates = torch.pow(
        float(theta), -torch.arange(x.shape[-1] // 2, dtype=torch.float64, device=x.device) * 2 / x.shape[-1]
    )
    angles = torch.einsum("bt,i->bti", positions.double(), rates)
    turn = torch.stack([angles.cos(), -angles.sin(), angles.sin(), angles.cos()], -1).unflatten(-1, (2, 2)).to(wide)
    pairs = torch.stack(x.to(wide).chunk(2, -1), dim=-1)
    turned = torch.einsum("btirs,bhtis->bhtri", turn, pairs)
    return turned.flatten(-2).to(x.dtype)


def feed_forward(x, weights, activation="gelu"):
    if activation not in {"relu", "gelu", "gelu_tanh", "swiglu"}:
        raise ValueError("activation")

    def through(name, inputs):
        out = torch.einsum("...i,oi->...o", inputs, weights[name])
        return out + weights[name + "_bias"] if name + "_bias" in weights else out

    up = through("up", x)
    if activation == "swiglu":
        gate = through("gate", x)
        return through("down", gate * gate.sigmoid() * up)
    if activation == "relu":
        return through("down", torch.where(up > 0, up, 0.0))
    approximate = "tanh" if activation == "gelu_tanh" else "none"
    return through("down", torch.nn.functional.gelu(up, approximate=approximate))


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
    if norm not in {"layer", "rms"}:
        raise ValueError("norm")
    kv_heads = heads if kv_heads is None else kv_heads
    group, time = heads // kv_heads, x.shape[1]

    def norm_of(inputs, name):
        if norm == "layer":
            return layer_norm(inputs, weights[name], weights.get(name + "_bias"), eps)
        return rms_norm(inputs, weights[name], eps)

    def look(inputs):
        parts = []
        for name, count in (("query", heads), ("key", kv_heads), ("value", kv_heads)):
            part = torch.einsum("btw,ow->bto", inputs, weights[name])
            if name + "_bias" in weights:
                part = part + weights[name + "_bias"]
            part = part.reshape(*part.shape[:2], count, part.shape[2] // count).permute(0, 2, 1, 3)
            if positions is not None and name != "value":
                part = apply_rotary(part, positions, theta)
            parts.append(part)
        query, key, value = parts
        query = query.reshape(query.shape[0], kv_heads, group, time, query.shape[-1])
        scores = torch.einsum("bgnqd,bgkd->bgnqk", query, key) / math.sqrt(query.shape[-1])
        if causal:
            late = torch.ones(time, time, dtype=torch.bool, device=x.device).triu(1)
            scores = scores.masked_fill(late, -math.inf)
        mixed = torch.einsum("bgnqk,bgkd->bqgnd", scores.softmax(-1), value).flatten(2)
        out = torch.einsum("bto,wo->btw", mixed, weights["output"])
        return out + weights["output_bias"] if "output_bias" in weights else out

    def add(stream, part, name):
        return norm_of(stream + part(stream), name) if post_norm else stream + part(norm_of(stream, name))

    x = add(x, look, "norm_attention")
    return add(x, lambda inputs: feed_forward(inputs, weights, activation), "norm_mlp")
