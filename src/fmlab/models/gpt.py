"""A transformer that reads token ids and gives logits: the course's GPT, and with other choices GPT-2, Llama or BERT.

The default is a small decoder-only model as they are built today: RMSNorm before each part, rotary positions, a KV
cache, no biases. What can be chosen stands in config.py, one layer in block.py, attention in attention.py.
Sources: Radford et al. 2019 (the decoder-only stack); see config.py for the parts.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmlab import runtime
from fmlab.models.attention import KVCache, tables
from fmlab.models.block import Block, norm
from fmlab.models.config import GPTConfig
from fmlab.models.linear import Linear


class GPT(nn.Module):
    """The language model: token ids (batch, time) in, logits (batch, time, vocab) out.

    seed: decides the first weights; the global random state is left alone. With embedding_scale, embeddings start with
    standard deviation 1/sqrt(width) and are multiplied by sqrt(width) on the way in, so that a tied output matrix
    starts at a good scale; without it they start like all other weights, at config.first_std.
    """

    def __init__(self, config: GPTConfig, seed: int = 0):
        super().__init__()
        self.config = config
        with torch.random.fork_rng(devices=[]):  # torch's layers draw first weights of their own, which we replace
            self.embedding = nn.Embedding(config.vocab_size, config.width)
            if config.positions == "learned":
                self.position_embedding = nn.Embedding(config.context, config.width)
            self.blocks = nn.ModuleList(Block(config, i) for i in range(config.layers))
            self.norm = nn.Identity() if config.norm_last else norm(config)
            self.head = Linear(config.width, config.vocab_size, bias=False)
        if config.tie:
            self.head.weight = self.embedding.weight
        for name, table in tables(config).items():
            self.register_buffer(name, table, persistent=False)
        if not self.embedding.weight.is_meta:
            self._first_weights(torch.Generator().manual_seed(seed))

    @torch.no_grad()
    def _first_weights(self, generator: torch.Generator) -> None:
        config = self.config
        for name, weight in self.named_parameters():
            if name.endswith(".bias"):
                weight.zero_()
            if weight.dim() < 2:
                continue
            std = config.first_std
            if name.startswith(("embedding", "head")) and config.embedding_scale:
                std = 1 / math.sqrt(config.width)
            elif name.endswith(("attention_out.weight", "down.weight", "experts.down", "experts.shared_down")):
                std = config.first_std / math.sqrt(2 * config.layers)  # each layer adds twice to the same stream
            weight.copy_(torch.randn(weight.shape, generator=generator) * std)

    def streams(
        self,
        tokens: Tensor,
        cache: KVCache | None = None,
        mask: Tensor | None = None,
        positions: Tensor | None = None,
    ) -> list[Tensor]:
        """The residual stream before the first block and after each one: layers + 1 tensors (batch, time, width).

        mask: boolean, True where a query may look, to broadcast with (batch, heads, time, keys); it narrows the
        causal rule where the config is causal. positions: (time,) or (batch, time) whole numbers below the context,
        for rows that do not all start at 0; None counts from the cache's length.
        Raises ValueError when the sequence would be longer than the context.
        """
        start = cache.length if cache is not None else 0
        end = start + tokens.shape[1]
        if end > self.config.context:
            raise ValueError(f"{end} tokens do not fit into a context of {self.config.context}.")
        at = slice(start, end) if positions is None else positions
        angles = self.angles(at)
        streams = [self.embed(tokens, at)]
        for block in self.blocks:
            streams.append(block(streams[-1], angles, cache, mask))
        if cache is not None:
            cache.length = end
        return streams

    def embed(self, tokens: Tensor, at: slice | Tensor) -> Tensor:
        """The stream before the first block, (batch, time, width): embeddings, and positions where they are added."""
        x = self.embedding(tokens)
        if self.config.embedding_scale:
            x = x * math.sqrt(self.config.width)
        if self.config.positions == "learned":
            x = x + self.position_embedding.weight[at]
        elif self.config.positions == "sinusoidal":
            x = x + self.sinusoids[at]
        return x

    def angles(self, at: slice | Tensor) -> tuple[Tensor, Tensor] | None:
        """Cosines and sines of the rotary angles at these positions, (time, d/2) or (batch, 1, time, d/2), or None."""
        if self.config.positions != "rotary":
            return None
        cos, sin = self.cos[at], self.sin[at]
        return (cos[:, None], sin[:, None]) if cos.dim() == 3 else (cos, sin)

    def hidden(self, tokens: Tensor, **given) -> Tensor:
        """The normalised last stream, read by the output matrix: (batch, time, width). Takes what `streams` takes."""
        return self.norm(self.streams(tokens, **given)[-1])

    def forward(
        self,
        tokens: Tensor,
        cache: KVCache | None = None,
        mask: Tensor | None = None,
        positions: Tensor | None = None,
    ) -> Tensor:
        """Logits for the token after each position. With a cache, `tokens` continue what the cache holds.

        mask, positions: as in `streams`. Raises ValueError when the sequence would be longer than the context.
        """
        return self.head(self.hidden(tokens, cache=cache, mask=mask, positions=positions))

    @torch.no_grad()
    def attention_weights(self, tokens: Tensor, mask: Tensor | None = None) -> list[Tensor]:
        """Each block's attention weights on tokens (batch, time): layers tensors (batch, heads, time, time)."""
        streams, angles = self.streams(tokens, mask=mask), self.angles(slice(0, tokens.shape[1]))
        inputs = zip(self.blocks, streams[:-1], strict=True)
        return [block.attention_weights(stream, angles, mask) for block, stream in inputs]

    def loss(self, inputs: Tensor, targets: Tensor) -> Tensor:
        """Mean cross-entropy in nats per token; targets of -100 carry no loss.

        While training, a mixture of experts adds config.balance times the mean load-balancing term of its layers.
        """
        logits = self(inputs).float()
        loss = F.cross_entropy(logits.view(-1, logits.shape[-1]), targets.reshape(-1), ignore_index=-100)
        if self.training and self.config.experts is not None and self.config.balance:
            terms = [block.experts.balance for block in self.blocks if hasattr(block, "experts")]
            loss = loss + self.config.balance * sum(terms) / max(1, len(terms))
        return loss

    def cache(self, batch: int) -> KVCache:
        """An empty cache for `batch` sequences on this model's device."""
        weight = self.embedding.weight
        return KVCache(self.config, batch, weight.device, weight.dtype)

    def parameter_count(self) -> int:
        """Weights, each counted once (a tied matrix is one matrix)."""
        return sum(p.numel() for p in self.parameters())

    def save(self, path: str | Path, **description) -> str:
        """Write this model as a checkpoint; returns its SHA-256."""
        tensors = {n: p for n, p in self.state_dict().items() if not (self.config.tie and n == "head.weight")}
        return runtime.save_checkpoint(
            path, tensors, {"model": "gpt", "config": self.config.description(), **description}
        )
