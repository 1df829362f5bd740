"""A language model around any way of mixing tokens, so that architectures can be compared with all else equal.

It is the course's transformer with the attention exchanged: norm, mixer, norm, feed-forward part, each added to the
stream. Left out: a cache (a recurrent mixer's `recurrent` is its own). Source: Yu et al. 2022, "MetaFormer", for the
view that a block is a mixer and a feed-forward part.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from fmlab.models.linear import Linear
from fmlab.runtime import seeded


@dataclass(frozen=True)
class MixerConfig:
    """Sizes of a MixerLM. hidden: width of the feed-forward part. context: longest sequence that is used."""

    vocab_size: int
    context: int = 64
    layers: int = 2
    width: int = 64
    hidden: int = 128


class MixerLM(nn.Module):
    """Token ids (batch, time) in, logits (batch, time, vocab) out; tied embeddings, no positions of its own.

    mixer: called as mixer(width, seed), gives a causal module from (batch, time, width) to the same shape; one that
    returns a tuple is taken by its first item. seed: decides the first weights; each layer gets one of its own.
    """

    def __init__(self, config: MixerConfig, mixer: Callable[[int, int], nn.Module], seed: int = 0):
        super().__init__()
        self.config = config
        with seeded(seed):
            self.embedding = nn.Embedding(config.vocab_size, config.width)
            nn.init.normal_(self.embedding.weight, std=1 / math.sqrt(config.width))
            self.mixers = nn.ModuleList(mixer(config.width, 100 * seed + layer) for layer in range(config.layers))
            self.feeds = nn.ModuleList(
                nn.Sequential(
                    nn.RMSNorm(config.width, eps=1e-6),
                    Linear(config.width, config.hidden, bias=False),
                    nn.GELU(),
                    Linear(config.hidden, config.width, bias=False),
                )
                for _ in range(config.layers)
            )
            self.norms = nn.ModuleList(nn.RMSNorm(config.width, eps=1e-6) for _ in range(config.layers + 1))

    def forward(self, tokens: Tensor) -> Tensor:
        x = self.embedding(tokens) * math.sqrt(self.config.width)
        for norm, mixer, feed in zip(self.norms[:-1], self.mixers, self.feeds, strict=True):
            mixed = mixer(norm(x))
            x = x + (mixed[0] if isinstance(mixed, tuple) else mixed)
            x = x + feed(x)
        return self.norms[-1](x) @ self.embedding.weight.T

    def loss(self, inputs: Tensor, targets: Tensor) -> Tensor:
        """Mean cross-entropy in nats per token; targets of -100 carry no loss."""
        return F.cross_entropy(self(inputs).flatten(0, 1), targets.flatten(), ignore_index=-100)

    def parameter_count(self) -> int:
        """Weights, each counted once."""
        return sum(p.numel() for p in self.parameters())
