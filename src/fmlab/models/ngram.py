"""N-gram language models: the next token depends on the last order - 1 tokens, and its probability is counted.

Two ways to treat what was never counted: add-k, the naive one (k = 1 is Laplace), and interpolated Kneser-Ney with one
discount per order (Kneser and Ney 1995; interpolated, as Chen and Goodman 1999 recommend).
Left out: the three discounts of *modified* Kneser-Ney, pruning, and sentence boundaries: like the course's GPTs, the
model reads one stream, so a context may reach back over `<eos>`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

SMOOTHINGS = ("kneser-ney", "add-k")


@dataclass(frozen=True)
class Level:
    """All different n-grams of one length, sorted by key = (index of the first n - 1 tokens) * vocab_size + last token.

    So n-grams that share a context stand side by side. key and count: (ngrams,); total and followers: (contexts,),
    the sum of the counts after a context and how many of them are positive. discount: taken off each positive count.
    """

    key: Tensor
    count: Tensor
    total: Tensor
    followers: Tensor
    discount: float


class NGram:
    """An n-gram model. order: tokens in an n-gram; 1 looks at nothing, 4 at the last three tokens.

    smoothing: "kneser-ney" or "add-k"; k: what add-k adds to every count. Before `fit` every token is equally likely.
    Memory grows with the number of different n-grams, not with vocab_size ** order.

    Raises ValueError for an order or vocabulary below 1, an unknown smoothing, or k <= 0.
    """

    def __init__(self, order: int, vocab_size: int, smoothing: str = "kneser-ney", k: float = 1.0):
        if order < 1 or vocab_size < 1 or not k > 0:
            raise ValueError(f"order, vocab_size and k must be positive, not {order}, {vocab_size} and {k}.")
        if smoothing not in SMOOTHINGS:
            raise ValueError(f"smoothing is {smoothing!r}; use one of {', '.join(SMOOTHINGS)}.")
        self.order, self.vocab_size, self.smoothing, self.k = order, vocab_size, smoothing, k
        self.levels: list[Level] = []

    def fit(self, stream: Tensor) -> NGram:
        """Count the n-grams of a stream of token ids (tokens,) and forget what was fitted before. Returns the model.

        Raises ValueError for a stream shorter than the order, or ids outside the vocabulary.
        """
        stream = self._checked(stream, self.order)
        ending = torch.zeros(len(stream) + 1, dtype=torch.long)  # index of the (n - 1)-gram that ends at each position
        keys, counts, sizes = [], [], [1]
        for n in range(1, self.order + 1):
            grams = ending[:-1] * self.vocab_size + stream[n - 1 :]
            key, index, count = grams.unique(return_inverse=True, return_counts=True)
            if n > 1 and self.smoothing == "kneser-ney":
                # Kneser-Ney's lower levels count after how many different tokens a shorter n-gram was seen.
                suffix = torch.empty(len(key), dtype=torch.long).scatter_(0, index, ending[1:])
                counts[-1] = suffix.bincount(minlength=sizes[-1])
            keys.append(key)
            counts.append(count)
            sizes.append(len(key))
            ending = index
        self.levels = [self._level(*parts) for parts in zip(keys, counts, sizes[:-1], strict=True)]
        return self

    def _level(self, key: Tensor, count: Tensor, contexts: int) -> Level:
        context = key // self.vocab_size
        total = torch.zeros(contexts, dtype=torch.long).index_add_(0, context, count)
        followers = torch.zeros(contexts, dtype=torch.long).index_add_(0, context, (count > 0).long())
        once, twice = int((count == 1).sum()), int((count == 2).sum())
        # Ney, Essen and Kneser 1994: n1 / (n1 + 2 n2). One more of each keeps it between 0 and 1 on any text.
        return Level(key, count, total, followers, (once + 1) / (once + 1 + 2 * (twice + 1)))

    def ngrams(self) -> list[int]:
        """How many different n-grams are stored, of length 1, 2, ... up to the order."""
        return [len(level.key) for level in self.levels]

    def logprobs(self, stream: Tensor) -> Tensor:
        """Log-probability of each token after the first, given those before it: float64 of (tokens - 1,), in nats.

        Early tokens have less context than the order allows and get what the lower orders say.
        Raises ValueError for fewer than two tokens, or ids outside the vocabulary.
        """
        stream = self._checked(stream, 2)
        probability = torch.full((len(stream) - 1,), 1 / self.vocab_size, dtype=torch.float64)
        ending = torch.zeros(len(stream) + 1, dtype=torch.long)  # as in fit; -1 where fit never saw it
        for n, level in enumerate(self.levels, start=1):
            context = ending[:-1]
            ending = self._find(level, context, stream[n - 1 :])
            skip = 1 if n == 1 else 0  # the first token is given
            place = slice(max(n - 2, 0), None)
            count = torch.where(ending >= 0, level.count[ending], 0)[skip:]
            probability[place] = self._mix(level, context[skip:], count, probability[place])
        return probability.log()

    def distribution(self, context: Sequence[int] = ()) -> Tensor:
        """Probability of every token after a context of any length (only its end matters): float64 of (vocab,)."""
        context = self._checked(torch.as_tensor(context, dtype=torch.long), 0)
        probability = torch.full((self.vocab_size,), 1 / self.vocab_size, dtype=torch.float64)
        for n, level in enumerate(self.levels[: len(context) + 1], start=1):
            index = torch.zeros(1, dtype=torch.long)
            for depth, token in enumerate(context[len(context) - n + 1 :]):
                index = self._find(self.levels[depth], index, token[None])
            count = torch.zeros(self.vocab_size, dtype=torch.long)
            if index >= 0:
                first, last = torch.searchsorted(level.key, torch.cat([index, index + 1]) * self.vocab_size)
                count[level.key[first:last] % self.vocab_size] = level.count[first:last]
            probability = self._mix(level, index.expand(self.vocab_size), count, probability)
        return probability

    def logprob(self, token: int, context: Sequence[int] = ()) -> float:
        """Log-probability of one token after a context, in nats."""
        return math.log(self.distribution(context)[token])

    def perplexity(self, stream: Tensor) -> float:
        """exp of the mean loss per token of a stream; the first token is given. Raises what `logprobs` raises."""
        return math.exp(-self.logprobs(stream).mean().item())

    def sample(self, count: int, generator: torch.Generator, context: Sequence[int] = ()) -> list[int]:
        """`count` token ids drawn one after another; `context` is what stands before them."""
        ids = [int(i) for i in context]
        for _ in range(count):
            recent = ids[-(self.order - 1) :] if self.order > 1 else []
            probability = self.distribution(recent).to(generator.device)
            ids.append(torch.multinomial(probability, 1, generator=generator).item())
        return ids[len(context) :]

    def _mix(self, level: Level, context: Tensor, count: Tensor, lower: Tensor) -> Tensor:
        """Probabilities at one level from counts after contexts (-1: never seen) and the next lower level's answer."""
        total = torch.where(context >= 0, level.total[context], 0)
        if self.smoothing == "add-k":
            return (count + self.k) / (total + self.k * self.vocab_size)
        # Every positive count gives up the discount; what they give up is shared out as the lower level says.
        taken = level.discount * level.followers[context]
        return torch.where(total > 0, ((count - level.discount).clamp(min=0) + taken * lower) / total, lower)

    def _find(self, level: Level, context: Tensor, token: Tensor) -> Tensor:
        """Index in a level of each n-gram (context, token); -1 where it was never seen."""
        wanted = context * self.vocab_size + token
        place = torch.searchsorted(level.key, wanted).clamp(max=len(level.key) - 1)
        return torch.where((context >= 0) & (level.key[place] == wanted), place, -1)

    def _checked(self, stream: Tensor, least: int) -> Tensor:
        if stream.dim() != 1 or len(stream) < least:
            raise ValueError(f"A stream is one row of at least {least} token ids, not of shape {tuple(stream.shape)}.")
        if len(stream) and not (int(stream.min()) >= 0 and int(stream.max()) < self.vocab_size):
            raise ValueError(f"Token ids must lie in 0..{self.vocab_size - 1}.")
        return stream.long().cpu()
