"""Attention in pieces: who may look at whom, the weights themselves, positions as angles, and the memory of a decoder.

The models compute attention with PyTorch's fused `scaled_dot_product_attention`; `weights` is the same formula written
out, for whoever wants to look at the weights. Sources: Vaswani et al. 2017, section 3.2; Su et al. 2021 (rotary).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from fmlab.models.config import GPTConfig


def causal_mask(queries: int, keys: int, device: torch.device | str = "cpu") -> Tensor:
    """True where a query may look: at itself and at what is before it. Boolean, (queries, keys).

    The queries are the last of the keys (a cache holds the rest), so the diagonal ends at the bottom right.
    Raises ValueError for more queries than keys.
    """
    if queries > keys:
        raise ValueError(f"{queries} queries cannot be the last of {keys} keys.")
    return torch.ones(queries, keys, dtype=torch.bool, device=device).tril(keys - queries)


def weights(query: Tensor, key: Tensor, mask: Tensor | None = None) -> Tensor:
    """softmax(Q K^T / sqrt(d)): how much each query takes of each key, (..., queries, keys).

    query: (..., queries, d), key: (..., keys, d). mask: True where a query may look; it is broadcast over the rest.
    A query that may look nowhere gets weights of zero, as in PyTorch's own function.
    """
    scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1])
    if mask is None:
        return scores.softmax(-1)
    return scores.masked_fill(~mask, -math.inf).softmax(-1).masked_fill(~mask, 0.0)


def rotary_table(config: GPTConfig) -> tuple[Tensor, Tensor]:
    """Cosines and sines of the rotary angles p * theta^(-2i/d) of position p and pair i: each (context, d/2)."""
    pairs = torch.arange(0, config.head_width, 2, dtype=torch.float64) / config.head_width
    angle = torch.arange(config.context, dtype=torch.float64)[:, None] * config.rope_theta**-pairs
    return angle.cos().float(), angle.sin().float()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turn each pair (x[i], x[i + d/2]) of (..., time, d) by its angle; cos and sin are (..., time, d/2)."""
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


def sinusoids(context: int, width: int) -> Tensor:
    """The position vectors of Vaswani et al. 2017, section 3.5: (context, width), sines at even places, cosines at odd.

    Pair i of position p is sin and cos of p / 10000^(2i/width).
    """
    pairs = torch.arange(0, width, 2, dtype=torch.float64) / width
    angle = torch.arange(context, dtype=torch.float64)[:, None] * 10_000.0**-pairs
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1).float()


def tables(config: GPTConfig) -> dict[str, Tensor]:
    """What a model looks up by position and does not learn: cos and sin of rotary positions, or the sinusoids."""
    if config.positions == "rotary":
        return dict(zip(("cos", "sin"), rotary_table(config), strict=True))
    return {"sinusoids": sinusoids(config.context, config.width)} if config.positions == "sinusoidal" else {}


class KVCache:
    """Keys and values of the tokens read so far, one pair of buffers per layer: (batch, kv_heads, context, head_width).

    `length` counts the tokens that are in. The model fills it; nothing is ever recomputed or reallocated.
    """

    def __init__(self, config: GPTConfig, batch: int, device: torch.device | str = "cpu", dtype=torch.float32):
        shape = (batch, config.kv_heads or config.heads, config.context, config.head_width)
        self.keys = [torch.zeros(shape, device=device, dtype=dtype) for _ in range(config.layers)]
        self.values = [torch.zeros(shape, device=device, dtype=dtype) for _ in range(config.layers)]
        self.length = 0

    def extend(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Store new keys and values (batch, kv_heads, new, head_width) of one layer; returns all of that layer."""
        end = self.length + keys.shape[2]
        self.keys[layer][:, :, self.length : end] = keys
        self.values[layer][:, :, self.length : end] = values
        return self.keys[layer][:, :, :end], self.values[layer][:, :, :end]

    def select(self, rows: Tensor) -> None:
        """Go on with these sequences, in this order: rows (batch,) are indices, and one may come several times."""
        self.keys = [keys[rows] for keys in self.keys]
        self.values = [values[rows] for values in self.values]

    def bytes(self) -> int:
        """What the buffers take in memory: 2 * layers * batch * kv_heads * context * head_width numbers."""
        return sum(buffer.nbytes for buffer in (*self.keys, *self.values))
