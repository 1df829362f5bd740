"""A small decoder-only transformer as they are built today: RMSNorm before each part, rotary positions, SDPA, KV cache.

Sources: Radford et al. 2019 (the decoder-only stack), Zhang and Sennrich 2019 (RMSNorm), Su et al. 2021 (rotary
positions), Shazeer 2019 and Ainslie et al. 2023 (shared key-value heads), Press and Wolf 2017 (tied embeddings).
Left out: dropout (the course's models see each token about once) and biases (they change nothing measurable here).
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmlab import runtime


@dataclass(frozen=True)
class GPTConfig:
    """Sizes of a GPT. Raises ValueError when they do not fit together.

    context: longest sequence in tokens, cache included. kv_heads: key-value heads shared by groups of query heads;
    None means as many as heads. hidden: width of the feed-forward part; None means 4 * width.
    tie: use the token embedding as output matrix too.
    """

    vocab_size: int
    context: int = 64
    layers: int = 3
    width: int = 96
    heads: int = 3
    kv_heads: int | None = None
    hidden: int | None = None
    tie: bool = True
    rope_theta: float = 10_000.0

    def __post_init__(self) -> None:
        sizes = [self.vocab_size, self.context, self.layers, self.width, self.heads, self.kv_heads, self.hidden]
        if min(size for size in sizes if size is not None) < 1:
            raise ValueError("vocab_size, context, layers, width, heads, kv_heads and hidden must be at least 1.")
        if self.width % self.heads or (self.width // self.heads) % 2:
            raise ValueError(f"width / heads must be an even whole number, not {self.width}/{self.heads}.")
        if self.heads % (self.kv_heads or self.heads):
            raise ValueError(f"heads ({self.heads}) must be a multiple of kv_heads ({self.kv_heads}).")

    @property
    def head_width(self) -> int:
        return self.width // self.heads


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


def rotary_table(config: GPTConfig) -> tuple[Tensor, Tensor]:
    """Cosines and sines of the rotary angles p * theta^(-2i/d) of position p and pair i: each (context, d/2)."""
    pairs = torch.arange(0, config.head_width, 2, dtype=torch.float64) / config.head_width
    angle = torch.arange(config.context, dtype=torch.float64)[:, None] * config.rope_theta**-pairs
    return angle.cos().float(), angle.sin().float()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turn each pair (x[i], x[i + d/2]) of (..., time, d) by its angle; cos and sin are (time, d/2)."""
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


class Block(nn.Module):
    """One layer: attention over the tokens so far, then a feed-forward part on each token, each added to its input."""

    def __init__(self, config: GPTConfig, layer: int):
        super().__init__()
        self.config, self.layer = config, layer
        kv_width = (config.kv_heads or config.heads) * config.head_width
        self.norm_attention = nn.RMSNorm(config.width, eps=1e-6)
        self.query_key_value = nn.Linear(config.width, config.width + 2 * kv_width, bias=False)
        self.attention_out = nn.Linear(config.width, config.width, bias=False)
        self.norm_mlp = nn.RMSNorm(config.width, eps=1e-6)
        hidden = config.hidden or 4 * config.width
        self.up = nn.Linear(config.width, hidden, bias=False)
        self.down = nn.Linear(hidden, config.width, bias=False)

    def attention(self, x: Tensor, cos: Tensor, sin: Tensor, cache: KVCache | None) -> Tensor:
        batch, time, width = x.shape
        heads, kv_heads = self.config.heads, self.config.kv_heads or self.config.heads
        qkv = self.query_key_value(x).view(batch, time, heads + 2 * kv_heads, self.config.head_width).transpose(1, 2)
        query, key, value = qkv.split([heads, kv_heads, kv_heads], dim=1)
        query, key = rotate(query, cos, sin), rotate(key, cos, sin)
        mask = None
        if cache is not None:
            key, value = cache.extend(self.layer, key.to(value.dtype), value)
            # A query sees everything up to itself: with a cache the diagonal ends at the bottom right.
            if 1 < time < key.shape[2]:
                mask = torch.ones(time, key.shape[2], dtype=torch.bool, device=x.device).tril(key.shape[2] - time)
        out = F.scaled_dot_product_attention(
            query,
            key,
            value,
            attn_mask=mask,
            is_causal=mask is None and time == key.shape[2] and time > 1,
            enable_gqa=heads != kv_heads,
        )
        return self.attention_out(out.transpose(1, 2).reshape(batch, time, width))

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, cache: KVCache | None = None) -> Tensor:
        x = x + self.attention(self.norm_attention(x), cos, sin, cache)
        return x + self.down(F.gelu(self.up(self.norm_mlp(x)), approximate="tanh"))


class GPT(nn.Module):
    """The language model: token ids (batch, time) in, logits (batch, time, vocab) out.

    seed: decides the first weights; the global random state is left alone. Embeddings start with standard deviation
    1/sqrt(width) and are multiplied by sqrt(width) on the way in, so that a tied output matrix starts at a good scale.
    """

    def __init__(self, config: GPTConfig, seed: int = 0):
        super().__init__()
        self.config = config
        with torch.random.fork_rng(devices=[]):  # torch's layers draw first weights of their own, which we replace
            self.embedding = nn.Embedding(config.vocab_size, config.width)
            self.blocks = nn.ModuleList(Block(config, i) for i in range(config.layers))
            self.norm = nn.RMSNorm(config.width, eps=1e-6)
            self.head = nn.Linear(config.width, config.vocab_size, bias=False)
        if config.tie:
            self.head.weight = self.embedding.weight
        cos, sin = rotary_table(config)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        generator = torch.Generator().manual_seed(seed)
        for name, weight in self.named_parameters():
            if weight.dim() < 2:
                continue
            std = 0.02
            if name.startswith(("embedding", "head")):
                std = 1 / math.sqrt(config.width)
            elif name.endswith(("attention_out.weight", "down.weight")):
                std = 0.02 / math.sqrt(2 * config.layers)  # each layer adds twice to the same stream
            with torch.no_grad():
                weight.copy_(torch.randn(weight.shape, generator=generator) * std)

    def forward(self, tokens: Tensor, cache: KVCache | None = None) -> Tensor:
        """Logits for the token after each position. With a cache, `tokens` continue what the cache holds.

        Raises ValueError when the sequence would be longer than the context.
        """
        start = cache.length if cache is not None else 0
        end = start + tokens.shape[1]
        if end > self.config.context:
            raise ValueError(f"{end} tokens do not fit into a context of {self.config.context}.")
        x = self.embedding(tokens) * math.sqrt(self.config.width)
        cos, sin = self.cos[start:end], self.sin[start:end]
        for block in self.blocks:
            x = block(x, cos, sin, cache)
        if cache is not None:
            cache.length = end
        return self.head(self.norm(x))

    def loss(self, inputs: Tensor, targets: Tensor) -> Tensor:
        """Mean cross-entropy in nats per token; targets of -100 carry no loss."""
        logits = self(inputs).float()
        return F.cross_entropy(logits.view(-1, logits.shape[-1]), targets.reshape(-1), ignore_index=-100)

    def cache(self, batch: int) -> KVCache:
        """An empty cache for `batch` sequences on this model's device."""
        weight = self.embedding.weight
        return KVCache(self.config, batch, weight.device, weight.dtype)

    def parameter_count(self) -> int:
        """Weights, each counted once (a tied matrix is one matrix)."""
        return sum(p.numel() for p in self.parameters())

    def save(self, path, **description) -> str:
        """Write this model as a checkpoint; returns its SHA-256."""
        tensors = {n: p for n, p in self.state_dict().items() if not (self.config.tie and n == "head.weight")}
        return runtime.save_checkpoint(path, tensors, {"model": "gpt", "config": asdict(self.config), **description})


def load(name: str) -> GPT:
    """A shipped model by name, such as "world-0", ready to use (evaluation mode, float32, CPU).

    Raises CheckpointError when there is no such checkpoint, or it is not a GPT.
    """
    return restore(*runtime.load_checkpoint(name))


def restore(tensors: dict[str, Tensor], description: dict) -> GPT:
    """A GPT from the tensors and the description of a checkpoint. Raises CheckpointError when they do not fit."""
    kind = description.get("model") if isinstance(description, dict) else description
    if kind != "gpt":
        raise runtime.CheckpointError(f"This checkpoint holds {kind!r}, not a gpt.")
    try:
        model = GPT(GPTConfig(**description["config"]))
        if model.config.tie:
            tensors = {**tensors, "head.weight": tensors["embedding.weight"]}
        model.load_state_dict(tensors)
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise runtime.CheckpointError(f"This checkpoint does not fit the gpt that it describes: {error}") from error
    return model.eval()
