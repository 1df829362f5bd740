"""Fewer bits for a GPT's weights and for its cache: whole numbers with a scale, stored as such.

The storage is real: 8-bit codes in int8, 4-bit codes two to a byte, and what a module reports is what its buffers
take. The arithmetic is not: every pass first turns the codes back into floats, which costs time here; a GPU's
kernels do it on the fly. Rounding is to the nearest code, symmetric around 0, with no data looked at.
Left out: embeddings, norms and a tied output matrix (they stay as they are), methods that look at data (GPTQ, AWQ),
8-bit arithmetic. Sources: Jacob et al. 2018, section 2.1 (codes and scales); Dettmers et al. 2022, section 2
(the largest magnitude of a row gives its scale); Frantar et al. 2023 (groups of a row).
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn

from fmlab.models.attention import KVCache
from fmlab.models.config import GPTConfig
from fmlab.models.gpt import GPT
from fmlab.models.linear import linear

BITS = (4, 8)


def to_codes(x: Tensor, bits: int = 8) -> tuple[Tensor, Tensor]:
    """Whole-number codes (int8, of x's shape) and float16 scales (..., 1), one for each last row of x (..., numbers).

    A row's largest magnitude becomes the largest code, 127 for 8 bits and 7 for 4. Where it is at least 0.001,
    code * scale is within half a scale of x; below that, float16 can no longer hold the scale precisely.
    Raises ValueError for other bits, and for numbers that are not finite or too large for a float16 scale.
    """
    if bits not in BITS:
        raise ValueError(f"bits must be 4 or 8, not {bits}.")
    largest = 2 ** (bits - 1) - 1
    scale = (x.float().abs().amax(-1, keepdim=True) / largest).half().clamp(min=2.0**-24)
    if not bool(scale.isfinite().all()):
        raise ValueError("This tensor holds numbers that are not finite, or too large for a float16 scale.")
    # Codes for the scale that is stored, so that its own rounding does not add to the error.
    return (x.float() / scale.float()).round().clamp(-largest, largest).to(torch.int8), scale


def from_codes(codes: Tensor, scale: Tensor) -> Tensor:
    """The float32 numbers that codes and scales stand for."""
    return codes.float() * scale.float()


def pack(codes: Tensor) -> Tensor:
    """4-bit codes -8..7 (..., even) as bytes (..., even / 2): the first of two in the low half. uint8."""
    low, high = (codes.to(torch.uint8) & 15).unflatten(-1, (-1, 2)).unbind(-1)
    return low | (high << 4)


def unpack(packed: Tensor) -> Tensor:
    """The codes that `pack` has packed: int8."""
    nibbles = torch.stack([packed & 15, packed >> 4], dim=-1).flatten(-2).to(torch.int8)
    return torch.where(nibbles > 7, nibbles - 16, nibbles)


class QuantisedLinear(nn.Module):
    """A linear layer whose weight is stored as codes; the bias stays a float.

    group: how many numbers of an output row share a scale; None for one scale a row. Scales are stored in float16.
    Raises ValueError where the group does not divide the row, or a row of 4-bit codes is odd.
    """

    def __init__(self, linear: nn.Linear, bits: int = 8, group: int | None = None):
        super().__init__()
        weight = linear.weight.detach()
        group = group or weight.shape[1]
        if weight.shape[1] % group:
            raise ValueError(f"A row of {weight.shape[1]} numbers cannot be cut into groups of {group}.")
        if bits == 4 and weight.shape[1] % 2:
            raise ValueError(f"4-bit codes are stored in pairs; a row of {weight.shape[1]} is odd.")
        self.bits, self.shape, self.dtype = bits, tuple(weight.shape), weight.dtype
        codes, scale = to_codes(weight.unflatten(1, (-1, group)), bits)
        self.register_buffer("codes", pack(codes.flatten(1)) if bits == 4 else codes.flatten(1))
        self.register_buffer("scale", scale)
        self.register_buffer("bias", None if linear.bias is None else linear.bias.detach().clone())

    @property
    def weight(self) -> Tensor:
        """The weight (out, in) as floats, made anew from the codes."""
        codes = unpack(self.codes) if self.bits == 4 else self.codes
        return from_codes(codes.view(*self.scale.shape[:2], -1), self.scale).view(self.shape).to(self.dtype)

    def forward(self, x: Tensor) -> Tensor:
        return linear(x, self.weight, self.bias)


def quantise(model: GPT, bits: int = 8, group: int | None = None) -> GPT:
    """A copy of a model in which every linear layer of every block is a `QuantisedLinear`; it can no longer learn.

    Raises ValueError for other bits than 4 and 8, or a group that does not divide the rows.
    """
    model = copy.deepcopy(model).eval().requires_grad_(False)
    for block in model.blocks:
        for name, child in list(block.named_children()):
            if isinstance(child, nn.Linear):
                setattr(block, name, QuantisedLinear(child, bits, group))
    return model


def stored_bytes(module: nn.Module) -> int:
    """What a module's weights take in memory, each counted once: parameters, codes and scales."""
    return sum({t.data_ptr(): t.nbytes for t in module.state_dict().values()}.values())


class QuantisedKVCache(KVCache):
    """A KV cache of int8 codes: one scale for each token's key, and one for its value, in each head.

    It is used like a KVCache. What it hands out are floats made from the codes, for the tokens just read as well.
    """

    def __init__(self, config: GPTConfig, batch: int, device: torch.device | str = "cpu", dtype=torch.float32):
        super().__init__(config, batch, device, torch.int8)
        self.dtype = dtype
        self.key_scales = [torch.zeros_like(k[..., :1], dtype=torch.float16) for k in self.keys]
        self.value_scales = [torch.zeros_like(v[..., :1], dtype=torch.float16) for v in self.values]

    def extend(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Store new keys and values (batch, kv_heads, new, head_width) of one layer; returns all of that layer."""
        end = self.length + keys.shape[2]
        buffers = (self.keys[layer], self.key_scales[layer]), (self.values[layer], self.value_scales[layer])
        for (codes, scales), new in zip(buffers, (keys, values), strict=True):
            codes[:, :, self.length : end], scales[:, :, self.length : end] = to_codes(new)
        key, value = (from_codes(codes[:, :, :end], scales[:, :, :end]).to(self.dtype) for codes, scales in buffers)
        return key, value

    def select(self, rows: Tensor) -> None:
        """Go on with these sequences, in this order, codes and scales."""
        super().select(rows)
        self.key_scales = [scales[rows] for scales in self.key_scales]
        self.value_scales = [scales[rows] for scales in self.value_scales]

    def bytes(self) -> int:
        """What codes and scales take in memory."""
        return super().bytes() + sum(scale.nbytes for scale in (*self.key_scales, *self.value_scales))
