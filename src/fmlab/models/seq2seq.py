"""Sequence to sequence: a GRU reads the source, a second GRU writes the target; with attention or without.

Without attention all that the writer ever learns of the source is the reader's last state (Sutskever et al. 2014;
Cho et al. 2014). With attention it looks at all of the reader's states before each token (Bahdanau et al. 2015,
section 3.1), with scaled dot products for scores as Luong et al. 2015 and Vaswani et al. 2017 take them.
Left out: padding (all sources of a batch are equally long, and so are the targets), an end token, beam search.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmlab.models import attention
from fmlab.models.linear import Linear
from fmlab.models.rnn import GRU
from fmlab.runtime import seeded


class Seq2Seq(nn.Module):
    """Sources (batch, source) of token ids in, targets (batch, target) out; the two lengths are free.

    vocab_size: token ids are 0 to vocab_size - 1; the writer's first input is a start token of its own.
    width: of embeddings and states. seed: decides the first weights; the global random state is left alone.
    Raises ValueError for sizes below 1.
    """

    def __init__(self, vocab_size: int, width: int = 32, attention: bool = False, seed: int = 0):
        super().__init__()
        if vocab_size < 1 or width < 1:
            raise ValueError(f"vocab_size and width must be at least 1, not {vocab_size} and {width}.")
        self.vocab_size, self.width, self.attention = vocab_size, width, attention
        with seeded(seed):
            self.embedding = nn.Embedding(vocab_size + 1, width)
            self.head = Linear(2 * width if attention else width, vocab_size)
            if attention:
                self.query = Linear(width, width, bias=False)
                self.key = Linear(width, width, bias=False)
        self.encoder = GRU(width, width, seed=2 * seed + 1)
        self.decoder = GRU(2 * width if attention else width, width, seed=2 * seed + 2)

    def encode(self, sources: Tensor) -> tuple[Tensor, Tensor]:
        """All states of the reader, (batch, source, width), and the last one, the context vector, (batch, width).

        Raises ValueError for empty sources.
        """
        return self.encoder(self.embedding(sources))

    def forward(self, sources: Tensor, targets: Tensor) -> Tensor:
        """Logits (batch, target, vocab_size) for each target token, given the true ones before it (teacher forcing)."""
        return self._write(sources, targets.shape[1], targets)[0]

    def loss(self, inputs: Tensor, targets: Tensor) -> Tensor:
        """Mean cross-entropy in nats per target token, true tokens fed in. inputs: the sources."""
        return F.cross_entropy(self(inputs, targets).flatten(0, 1), targets.flatten())

    @torch.no_grad()
    def generate(self, sources: Tensor, length: int) -> Tensor:
        """`length` tokens for each source, (batch, length): the likeliest token, fed back in as the next input.

        Raises ValueError for a length below 1.
        """
        if length < 1:
            raise ValueError(f"length must be at least 1, not {length}.")
        return self._write(sources, length)[0].argmax(-1)

    @torch.no_grad()
    def attend_weights(self, sources: Tensor, targets: Tensor) -> Tensor:
        """How much of each source state the writer takes before each target token: (batch, target, source).

        The true targets are fed in; rows sum to 1. Raises ValueError for a model without attention.
        """
        if not self.attention:
            raise ValueError("This model has no attention; build it with attention=True.")
        return self._write(sources, targets.shape[1], targets)[1]

    def _write(self, sources: Tensor, length: int, targets: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        """Logits (batch, length, vocab_size) and attention weights (batch, length, source) of `length` steps.

        Each step is fed the target before it, or, without targets, the likeliest token of the step before.
        """
        states, hidden = self.encode(sources)
        token = sources.new_full((len(sources),), self.vocab_size)  # the start token
        if not self.attention and targets is not None:  # nothing has to wait: all inputs are known
            fed = torch.cat([token[:, None], targets[:, :-1]], dim=1)
            return self.head(self.decoder(self.embedding(fed), hidden)[0]), None
        keys = self.key(states) if self.attention else None
        logits, weights = [], []
        for i in range(length):
            inputs = self.embedding(token)
            if self.attention:
                row = attention.weights(self.query(hidden)[:, None], keys)  # (batch, 1, source)
                looked = (row @ states)[:, 0]
                inputs = torch.cat([inputs, looked], dim=-1)
                weights.append(row)
            _, hidden = self.decoder(inputs[:, None], hidden)
            logits.append(self.head(torch.cat([hidden, looked], dim=-1) if self.attention else hidden))
            token = targets[:, i] if targets is not None else logits[-1].argmax(-1)
        return torch.stack(logits, dim=1), torch.cat(weights, dim=1) if weights else None

    def parameter_count(self) -> int:
        """All weights of the model."""
        return sum(p.numel() for p in self.parameters())


def reversal_batch(batch: int, length: int, vocab: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """A task with a known answer: sources of random tokens (batch, length), and as targets the same tokens backwards.

    The tokens are drawn evenly from 0 to vocab - 1, on the generator's device. Guessing is right once in `vocab`.
    Raises ValueError for sizes below 1.
    """
    if min(batch, length, vocab) < 1:
        raise ValueError(f"batch, length and vocab must be at least 1, not {batch}, {length} and {vocab}.")
    sources = torch.randint(vocab, (batch, length), generator=generator, device=generator.device)
    return sources, sources.flip(1)
