"""An encoder and a decoder: one stack reads the source in both directions, the other writes and looks at what was read.

Both are made of the course's blocks. A decoder's block has one part more, between attention and feed-forward part:
cross-attention, whose queries come from the text being written, and keys and values from the encoder's last stream.
Left out: a cache (each step reads the target anew), T5's relative position biases, rotary angles across the two
texts, whose positions count separately. Sources: Vaswani et al. 2017, sections 3.1 and 3.2.3; Raffel et al. 2020.
"""

from __future__ import annotations

import math
from dataclasses import replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmlab.models import attention
from fmlab.models.block import Block, norm
from fmlab.models.config import GPTConfig
from fmlab.models.gpt import GPT
from fmlab.models.linear import Linear


class DecoderBlock(Block):
    """One layer of a decoder: attention among the targets, cross-attention to the source, feed-forward part."""

    def __init__(self, config: GPTConfig, layer: int):
        super().__init__(config, layer)
        kv_width = (config.kv_heads or config.heads) * config.head_width
        self.norm_cross = norm(config)
        self.cross_query = Linear(config.width, config.width, bias=config.bias)
        self.cross_key_value = Linear(config.width, 2 * kv_width, bias=config.bias)
        self.cross_out = Linear(config.width, config.width, bias=config.bias)

    def _cross_queries_keys_values(self, x: Tensor, memory: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        heads = lambda t: t.view(*t.shape[:2], -1, self.config.head_width).transpose(1, 2)  # noqa: E731
        key, value = heads(self.cross_key_value(memory)).chunk(2, dim=1)
        return heads(self.cross_query(x)), key, value

    def cross_attention(self, x: Tensor, memory: Tensor, mask: Tensor | None = None) -> Tensor:
        """What the tokens of x (batch, target, width) take from memory (batch, source, width): shape of x.

        mask: boolean, True where a source token may be looked at, to broadcast with (batch, heads, target, source).
        A token that may look nowhere takes zeros, plus the output's bias.
        """
        query, key, value = self._cross_queries_keys_values(x, memory)
        gqa = query.shape[1] != key.shape[1]
        out = F.scaled_dot_product_attention(query, key, value, attn_mask=mask, enable_gqa=gqa)
        return self.cross_out(out.transpose(1, 2).reshape(x.shape))

    def forward(  # one argument more than an encoder's block: the memory
        self,
        x: Tensor,
        angles: tuple[Tensor, Tensor] | None,
        memory: Tensor,
        memory_mask: Tensor | None = None,
    ) -> Tensor:
        x = self._add(x, lambda x: self.attention(x, angles), self.norm_attention)
        x = self._add(x, lambda x: self.cross_attention(x, memory, memory_mask), self.norm_cross)
        return x if self.config.mlp is None else self._add(x, self.mlp, self.norm_mlp)

    @torch.inference_mode()
    def cross_weights(
        self, x: Tensor, angles: tuple[Tensor, Tensor] | None, memory: Tensor, memory_mask: Tensor | None = None
    ) -> Tensor:
        """How much each target token of the stream x takes of each source token: (batch, heads, target, source)."""
        x = self._add(x, lambda x: self.attention(x, angles), self.norm_attention)
        x = x if self.config.norm_last else self.norm_cross(x)
        query, key, _ = self._cross_queries_keys_values(x, memory)
        return attention.weights(query, key.repeat_interleave(query.shape[1] // key.shape[1], dim=1), memory_mask)


class EncoderDecoder(nn.Module):
    """Sources (batch, source) of token ids in, logits (batch, target, vocab) for the targets out.

    config: the sizes of each of the two stacks (config.layers blocks each; config.causal is set by the stack). Source
    and target share the token embedding, and with config.tie the output matrix too; learned positions are separate.
    pad: the id that fills up sources, is never looked at, and starts every target, as in T5. seed: decides the first
    weights. Raises ValueError when pad is no token id.
    """

    def __init__(self, config: GPTConfig, pad: int = 0, seed: int = 0):
        super().__init__()
        if not 0 <= pad < config.vocab_size:
            raise ValueError(f"pad must be a token id from 0 to {config.vocab_size - 1}, not {pad}.")
        self.config, self.pad = config, pad
        self.encoder = GPT(replace(config, causal=False, tie=True), seed=2 * seed)
        self.decoder = GPT(replace(config, causal=True), seed=2 * seed + 1)
        self.decoder.embedding = self.encoder.embedding
        if config.tie:
            self.decoder.head.weight = self.encoder.embedding.weight
        with torch.random.fork_rng(devices=[]):
            cross = nn.ModuleList(DecoderBlock(self.decoder.config, i) for i in range(config.layers))
        if not self.encoder.embedding.weight.is_meta:
            self._first_weights(cross, torch.Generator().manual_seed(seed))
        self.decoder.blocks = cross

    @torch.no_grad()
    def _first_weights(self, blocks: nn.ModuleList, generator: torch.Generator) -> None:
        """Take over the decoder's own first weights; draw those of cross-attention on the same scale."""
        blocks.load_state_dict(self.decoder.blocks.state_dict(), strict=False)
        for block in blocks:
            for part in (block.cross_query, block.cross_key_value, block.cross_out):
                std = self.config.first_std
                std = std / math.sqrt(3 * len(blocks)) if part is block.cross_out else std
                part.weight.copy_(torch.randn(part.weight.shape, generator=generator) * std)
                if part.bias is not None:
                    part.bias.zero_()

    def encode(self, sources: Tensor) -> tuple[Tensor, Tensor]:
        """What the encoder has read, (batch, source, width), and where it may be looked at, (batch, 1, 1, source).

        Raises ValueError for a source that is longer than the context, or that is all padding.
        """
        seen = (sources != self.pad)[:, None, None, :]
        if not bool(seen.any(-1).all()):
            raise ValueError("A source holds nothing but padding; give it at least one token.")
        return self.encoder.hidden(sources, mask=seen), seen

    def streams(self, given: Tensor, memory: Tensor, seen: Tensor | None = None) -> list[Tensor]:
        """The decoder's stream before its first block and after each one: layers + 1 tensors (batch, target, width).

        given: the decoder's input, the start token and the targets so far, (batch, target); memory, seen: from
        `encode`. Raises ValueError when the targets are longer than the context.
        """
        time = given.shape[1]
        if time > self.config.context:
            raise ValueError(f"{time} target tokens do not fit into a context of {self.config.context}.")
        angles = self.decoder.angles(slice(0, time))
        streams = [self.decoder.embed(given, slice(0, time))]
        for block in self.decoder.blocks:
            streams.append(block(streams[-1], angles, memory, seen))
        return streams

    def decode(self, given: Tensor, memory: Tensor, seen: Tensor | None = None) -> Tensor:
        """Logits (batch, target, vocab) for the token after each given one. Takes and raises what `streams` does."""
        return self.decoder.head(self.decoder.norm(self.streams(given, memory, seen)[-1]))

    def shifted(self, targets: Tensor) -> Tensor:
        """The decoder's input for these targets: the start token, then all targets but the last; -100 becomes pad."""
        start = torch.full_like(targets[:, :1], self.pad)
        return torch.cat([start, targets[:, :-1]], dim=1).masked_fill(targets.roll(1, 1) == -100, self.pad)

    def forward(self, sources: Tensor, targets: Tensor) -> Tensor:
        """Logits (batch, target, vocab) of each target token, given the source and the true targets before it."""
        return self.decode(self.shifted(targets), *self.encode(sources))

    def loss(self, inputs: Tensor, targets: Tensor) -> Tensor:
        """Mean cross-entropy in nats per target token. inputs: the sources; targets of -100 carry no loss."""
        logits = self(inputs, targets).float()
        return F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-100)

    @torch.inference_mode()
    def cross_weights(self, sources: Tensor, targets: Tensor) -> list[Tensor]:
        """Each decoder block's cross-attention, true targets given: layers tensors (batch, heads, target, source)."""
        memory, seen = self.encode(sources)
        given = self.shifted(targets)
        angles = self.decoder.angles(slice(0, given.shape[1]))
        streams = self.streams(given, memory, seen)[:-1]
        pairs = zip(self.decoder.blocks, streams, strict=True)
        return [block.cross_weights(stream, angles, memory, seen) for block, stream in pairs]

    @torch.inference_mode()
    def generate(self, sources: Tensor, length: int) -> Tensor:
        """`length` tokens for each source, (batch, length): the likeliest token each time, fed back in as the next.

        Nothing stops it early; cut the answer at your own end token. Raises ValueError for a length below 1.
        """
        if length < 1:
            raise ValueError(f"length must be at least 1, not {length}.")
        memory, seen = self.encode(sources)
        given = torch.full_like(sources[:, :1], self.pad)
        for _ in range(length):
            given = torch.cat([given, self.decode(given, memory, seen)[:, -1:].argmax(-1)], dim=1)
        return given[:, 1:]

    def parameter_count(self) -> int:
        """Weights, each counted once (a shared matrix is one matrix)."""
        return sum(p.numel() for p in self.parameters())
