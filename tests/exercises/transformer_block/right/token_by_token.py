"""Loops over heads, tokens and pairs."""

import math

import torch


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    rows = []
    for row in x.reshape(-1, x.shape[-1]).double():
        mean = row.sum() / len(row)
        out = (row - mean) / (((row - mean) ** 2).sum() / len(row) + eps) ** 0.5
        out = out if weight is None else out * weight.double()
        rows.append(out if bias is None else out + bias.double())
    return torch.stack(rows).reshape(x.shape).to(x.dtype) if rows else x.clone()


def rms_norm(x, weight=None, eps=1e-5):
    rows = []
    for row in x.reshape(-1, x.shape[-1]).double():
        out = row / ((row * row).sum() / len(row) + eps) ** 0.5
        rows.append(out if weight is None else out * weight.double())
    return torch.stack(rows).reshape(x.shape).to(x.dtype) if rows else x.clone()


def feed_forward(x, weights, activation="gelu"):
    if activation not in ("relu", "gelu", "gelu_tanh", "swiglu"):
        raise ValueError("activation")
    rows = []
    for row in x.reshape(-1, x.shape[-1]):
        up = weights["up"] @ row + weights.get("up_bias", 0)
        if activation == "relu":
            hidden = up.relu()
        elif activation == "gelu":
            hidden = up * torch.distributions.Normal(0.0, 1.0).cdf(up.double()).to(up.dtype)
        elif activation == "gelu_tanh":
            hidden = up / (1 + torch.exp(-2 * math.sqrt(2 / math.pi) * (up + 0.044715 * up * up * up)))
        else:
            gate = weights["gate"] @ row + weights.get("gate_bias", 0)
            hidden = gate / (1 + torch.exp(-gate)) * up
        rows.append(weights["down"] @ hidden + weights.get("down_bias", 0))
    return torch.stack(rows).reshape(x.shape) if rows else x.clone()


def apply_rotary(x, positions, theta=10_000.0):
    d = x.shape[-1]
    if d % 2:
        raise ValueError("pairs")
    columns = [None] * d
    for i in range(d // 2):
        angle = positions.double() * theta ** (-2 * i / d)
        wide = torch.promote_types(x.dtype, torch.float32)
        cos, sin = angle.cos()[:, None].to(wide), angle.sin()[:, None].to(wide)
        columns[i] = x[..., i] * cos - x[..., i + d // 2] * sin
        columns[i + d // 2] = x[..., i] * sin + x[..., i + d // 2] * cos
    return torch.stack(columns, dim=-1).to(x.dtype)


def to_half_split(weight, heads):
    rows = len(weight)
    if rows % heads or (rows // heads) % 2:
        raise ValueError("rows")
    return torch.cat([torch.cat([head[0::2], head[1::2]]) for head in weight.chunk(heads)])


def to_neighbours(weight, heads):
    rows = len(weight)
    if rows % heads or (rows // heads) % 2:
        raise ValueError("rows")
    result = torch.empty_like(weight)
    for head, old in zip(result.chunk(heads), weight.chunk(heads), strict=True):
        head[0::2], head[1::2] = old.chunk(2)
    return result


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
        raise ValueError("norm")
    kv_heads = kv_heads or heads

    def first(stream, name="norm_attention"):
        if norm == "layer":
            return layer_norm(stream, weights[name], weights.get(name + "_bias"), eps)
        return rms_norm(stream, weights[name], eps)

    def second(stream):
        return first(stream, "norm_mlp")

    def head_of(inputs, name, head, count):
        d = weights[name].shape[0] // count
        out = inputs @ weights[name][head * d : (head + 1) * d].T
        bias = weights.get(name + "_bias")
        out = out if bias is None else out + bias[head * d : (head + 1) * d]
        turn = positions is not None and name != "value"
        return apply_rotary(out[:, None], positions, theta)[:, 0] if turn else out

    def attention(inputs):
        total = 0
        for head in range(heads):
            shared = head * kv_heads // heads
            query = head_of(inputs, "query", head, heads)
            key, value = head_of(inputs, "key", shared, kv_heads), head_of(inputs, "value", shared, kv_heads)
            d = query.shape[-1]
            rows = []
            for token in range(x.shape[1]):
                end = token + 1 if causal else x.shape[1]
                scores = (key[:, :end] @ query[:, token, :, None])[..., 0] / d**0.5
                rows.append((scores.softmax(-1)[:, :, None] * value[:, :end]).sum(1))
            total = total + torch.stack(rows, dim=1) @ weights["output"][:, head * d : (head + 1) * d].T
        return total + weights["output_bias"] if "output_bias" in weights else total

    if not post_norm:
        x = x + attention(first(x))
        return x + feed_forward(second(x), weights, activation)
    x = first(x + attention(x))
    return second(x + feed_forward(x, weights, activation))


def block_parameters(width, heads, kv_heads=None, hidden=None, head_width=None, norm="layer", gated=False, bias=True):
    if kv_heads is None:
        kv_heads = heads
    if hidden is None:
        hidden = 4 * width
    if heads % kv_heads != 0:
        raise ValueError("kv_heads")
    if head_width is None:
        if width % heads != 0:
            raise ValueError("heads")
        head_width = width // heads
    if norm == "layer":
        total = 4 * width
    elif norm == "rms":
        total = 2 * width
    else:
        raise ValueError("norm")
    total += 2 * width * head_width * (heads + kv_heads)
    total += width * hidden * (3 if gated else 2)
    if bias:
        total += head_width * (heads + 2 * kv_heads) + width + hidden * (2 if gated else 1) + width
    return total
