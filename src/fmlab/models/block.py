"""One layer of a transformer: attention between the tokens, then a feed-forward part on each token by itself.

Every part can be exchanged or taken away (see GPTConfig), so that a page can measure what it is good for.
Left out: dropout (the course's models see each token about once). Sources: see config.py.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmlab.models import attention
from fmlab.models.activations import ACTIVATIONS
from fmlab.models.attention import KVCache, rotate
from fmlab.models.config import GPTConfig
from fmlab.models.linear import Linear
from fmlab.models.moe import Experts


def norm(config: GPTConfig) -> nn.Module:
    """The normalisation that a config asks for, over the last dimension; nothing at all for None."""
    if config.norm is None:
        return nn.Identity()
    kind = nn.RMSNorm if config.norm == "rms" else nn.LayerNorm
    return kind(config.width, eps=config.norm_eps)


class Block(nn.Module):
    """One layer on a stream (batch, time, width): attention, then a feed-forward part, each added to its input."""

    def __init__(self, config: GPTConfig, layer: int):
        super().__init__()
        self.config, self.layer = config, layer
        heads, kv_heads = config.heads, config.kv_heads or config.heads
        qkv_width = (heads + 2 * kv_heads) * config.head_width
        self.norm_attention = norm(config)
        self.query_key_value = Linear(config.width, qkv_width, bias=config.bias or config.qkv_bias)
        self.attention_out = Linear(heads * config.head_width, config.width, bias=config.bias)
        if config.mlp is not None:
            self.norm_mlp = norm(config)
        if config.experts is not None and layer >= config.dense_layers:
            self.experts = Experts(config)
        elif config.mlp is not None:
            self.up = Linear(config.width, config.hidden_width, bias=config.bias)
            if config.mlp == "swiglu":
                self.gate = Linear(config.width, config.hidden_width, bias=config.bias)
            self.down = Linear(config.hidden_width, config.width, bias=config.bias)

    def queries_keys_values(self, x: Tensor, angles: tuple[Tensor, Tensor] | None) -> tuple[Tensor, Tensor, Tensor]:
        """Queries (batch, heads, time, head_width), and keys and values with kv_heads heads, turned by the angles."""
        batch, time, _ = x.shape
        heads, kv_heads = self.config.heads, self.config.kv_heads or self.config.heads
        qkv = self.query_key_value(x).view(batch, time, heads + 2 * kv_heads, self.config.head_width).transpose(1, 2)
        query, key, value = qkv.split([heads, kv_heads, kv_heads], dim=1)
        if angles is not None:
            query, key = rotate(query, *angles), rotate(key, *angles)
        return query, key, value

    def attention(
        self,
        x: Tensor,
        angles: tuple[Tensor, Tensor] | None,
        cache: KVCache | None = None,
        mask: Tensor | None = None,
    ) -> Tensor:
        """What the tokens of x (batch, time, width) take from each other: same shape.

        mask: boolean, True where a query may look, to broadcast with (batch, heads, time, keys); it narrows what
        the config's causal rule allows.
        """
        query, key, value = self.queries_keys_values(x, angles)
        if cache is not None:
            key, value = cache.extend(self.layer, key.to(value.dtype), value)
        queries, keys = x.shape[1], key.shape[2]
        fused = self.config.causal and mask is None and queries == keys and queries > 1
        if self.config.causal and not fused and queries > 1:
            causal = attention.causal_mask(queries, keys, x.device)
            mask = causal if mask is None else mask & causal
        out = F.scaled_dot_product_attention(
            query, key, value, attn_mask=mask, is_causal=fused, enable_gqa=query.shape[1] != key.shape[1]
        )
        return self.attention_out(out.transpose(1, 2).flatten(2))

    def mlp(self, x: Tensor) -> Tensor:
        """The feed-forward part on each token of x (batch, time, width) by itself: same shape."""
        if hasattr(self, "experts"):
            return self.experts(x)
        activation = ACTIVATIONS[self.config.mlp]
        if self.config.mlp == "swiglu":
            return self.down(activation(self.gate(x)) * self.up(x))
        return self.down(activation(self.up(x)))

    def _add(self, x: Tensor, part: Callable[[Tensor], Tensor], norm: nn.Module) -> Tensor:
        out = part(x if self.config.norm_last else norm(x))
        out = x + out if self.config.residual else out
        return norm(out) if self.config.norm_last else out

    def forward(
        self,
        x: Tensor,
        angles: tuple[Tensor, Tensor] | None = None,
        cache: KVCache | None = None,
        mask: Tensor | None = None,
    ) -> Tensor:
        x = self._add(x, lambda x: self.attention(x, angles, cache, mask), self.norm_attention)
        return x if self.config.mlp is None else self._add(x, self.mlp, self.norm_mlp)

    @torch.no_grad()
    def attention_weights(self, x: Tensor, angles: tuple[Tensor, Tensor] | None, mask: Tensor | None = None) -> Tensor:
        """The attention weights of the stream x that enters this block: (batch, heads, time, time), rows sum to 1."""
        query, key, _ = self.queries_keys_values(x if self.config.norm_last else self.norm_attention(x), angles)
        key = key.repeat_interleave(query.shape[1] // key.shape[1], dim=1)
        if self.config.causal:
            causal = attention.causal_mask(x.shape[1], x.shape[1], x.device)
            mask = causal if mask is None else mask & causal
        return attention.weights(query, key, mask)
