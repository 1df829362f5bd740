"""PyTorch's own norms, and attention as it is."""

import torch
import torch.nn.functional as F


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    work = torch.promote_types(x.dtype, torch.float32)
    weight, bias = (None if part is None else part.to(work) for part in (weight, bias))
    if x.dtype == torch.float32:  # PyTorch's kernel is not exact enough for a large mean only in half precision
        return F.layer_norm(x, x.shape[-1:], weight, bias, eps)
    return F.layer_norm(x.to(work), x.shape[-1:], weight, bias, eps).to(x.dtype)


def rms_norm(x, weight=None, eps=1e-5):
    work = torch.promote_types(x.dtype, torch.float32)
    return F.rms_norm(x.to(work), x.shape[-1:], None if weight is None else weight.to(work), eps).to(x.dtype)


def apply_rotary(x, positions, theta=10_000.0):
    if x.shape[-1] % 2 == 1:
        raise ValueError("pairs")
    half = x.shape[-1] // 2
    wide = torch.float64 if x.dtype == torch.float64 else torch.float32
    rates = 1.0 / theta ** (torch.arange(half, device=x.device).double() / half)
    angles = torch.einsum("bt,i->bti", positions.double(), rates)[:, None]
    angles = torch.cat([angles, angles], dim=-1)
    work = x.to(wide)
    turned = torch.cat([-work[..., half:], work[..., :half]], dim=-1)
    return (work * angles.cos().to(wide) + turned * angles.sin().to(wide)).to(x.dtype)


def feed_forward(x, weights, activation="gelu"):
    if activation == "swiglu":
        hidden = F.silu(F.linear(x, weights["gate"], weights.get("gate_bias")))
        hidden = F.linear(x, weights["up"], weights.get("up_bias")) * hidden
    elif activation in ("relu", "gelu", "gelu_tanh"):
        hidden = F.linear(x, weights["up"], weights.get("up_bias"))
        kind = "tanh" if activation == "gelu_tanh" else "none"
        hidden = F.relu(hidden) if activation == "relu" else F.gelu(hidden, approximate=kind)
    else:
        raise ValueError("activation")
    return F.linear(hidden, weights["down"], weights.get("down_bias"))
