"""Everything is computed in float64 and rounded once, at the end."""

import torch


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    deviation, mean = torch.std_mean(x.double(), dim=-1, keepdim=True, correction=0)
    out = (x.double() - mean) * torch.rsqrt(deviation**2 + eps)
    if weight is not None:
        out = out * weight
    if bias is not None:
        out = out + bias
    return out.to(x.dtype)


def rms_norm(x, weight=None, eps=1e-5):
    out = x.double() * torch.rsqrt(torch.mean(x.double() ** 2, dim=-1, keepdim=True) + eps)
    return (out if weight is None else weight * out).to(x.dtype)


def apply_rotary(x, positions, theta=10_000.0):
    half = x.shape[-1] // 2
    if 2 * half != x.shape[-1]:
        raise ValueError("pairs")
    rates = [theta ** (-i / half) for i in range(half)]
    angles = positions.double()[..., None] * torch.tensor(rates, dtype=torch.float64, device=x.device)
    turns = torch.polar(torch.ones_like(angles), angles)[:, None]
    turned = torch.complex(x[..., :half].double(), x[..., half:].double()) * turns
    return torch.cat([turned.real, turned.imag], dim=-1).to(x.dtype)


def feed_forward(x, weights, activation="gelu"):
    wide = {name: tensor.double() for name, tensor in weights.items()}
    up = x.double() @ wide["up"].T + wide.get("up_bias", 0)
    if activation == "relu":
        hidden = up.clamp(min=0)
    elif activation == "gelu":
        hidden = up * 0.5 * (1 + torch.erf(up / 2**0.5))
    elif activation == "gelu_tanh":
        hidden = 0.5 * up * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (up + 0.044715 * up**3)))
    elif activation == "swiglu":
        gate = x.double() @ wide["gate"].T + wide.get("gate_bias", 0)
        hidden = gate * torch.sigmoid(gate) * up
    else:
        raise ValueError("activation")
    return (hidden @ wide["down"].T + wide.get("down_bias", 0)).to(x.dtype)
