"""Answers that a model wrote, as a batch: their tokens, their text, their probabilities under any model.

A rollout is sampled by the policy itself; the methods of this chapter differ only in what they then do with it.
Padding stands on the right, where a causal model cannot see it from any real token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from fmlab.decoding import Temperature, chosen_logprobs, generate
from fmlab.models import GPT
from fmlab.posttraining.chat import Rendered
from fmlab.text import WordTokenizer


@dataclass(frozen=True)
class Batch:
    """Conversations of different lengths.

    tokens: (batch, time) int64, padded on the right. answer: (batch, time) bool, True on what the assistant wrote.
    lengths: (batch,) int64, real tokens of each row.
    """

    tokens: Tensor
    answer: Tensor
    lengths: Tensor

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, rows: slice | Tensor | list[int]) -> Batch:
        """Some of the rows, cut to the longest of them."""
        rows = torch.tensor(rows, dtype=torch.int64) if isinstance(rows, list) else rows
        lengths = self.lengths[rows]
        longest = int(lengths.max()) if len(lengths) else 0
        return Batch(self.tokens[rows, :longest], self.answer[rows, :longest], lengths)

    @property
    def last(self) -> Tensor:
        """(batch,) int64: the index of each row's last real token."""
        return self.lengths - 1

    def to(self, device: torch.device | str) -> Batch:
        return Batch(self.tokens.to(device), self.answer.to(device), self.lengths.to(device))


def collate(rows: Sequence[Rendered], pad: int = 0) -> Batch:
    """Conversations as one batch, on the CPU. Raises ValueError for none, or one without any token."""
    if not rows or not all(row.ids for row in rows):
        raise ValueError("A batch needs at least one conversation, and each of them a token.")
    longest = max(len(row.ids) for row in rows)
    tokens = torch.full((len(rows), longest), pad, dtype=torch.int64)
    answer = torch.zeros(len(rows), longest, dtype=torch.bool)
    for i, row in enumerate(rows):
        tokens[i, : len(row.ids)] = torch.tensor(row.ids)
        answer[i, : len(row.ids)] = torch.tensor(row.answer)
    return Batch(tokens, answer, torch.tensor([len(row.ids) for row in rows]))


def roll_out(
    model: GPT,
    prompts: Sequence[Sequence[int]],
    tokenizer: WordTokenizer,
    generator: torch.Generator | None,
    max_new_tokens: int = 48,
    temperature: float = 1.0,
    at_once: int = 256,
) -> Batch:
    """One answer to each prompt (see `chat.prompt`), drawn token by token until `<end>`; prompts and answers together.

    generator: on the model's device; None takes the most probable token each time. An answer that does not end within
    max_new_tokens is cut: it has no `<end>`. Raises ValueError when the longest prompt and its answer do not fit the
    model's context.
    """
    end, device = tokenizer.ids["<end>"], model.embedding.weight.device
    rows = []
    for first in range(0, len(prompts), at_once):
        given = [torch.tensor(ids, device=device) for ids in prompts[first : first + at_once]]
        steps = [] if temperature == 1.0 or generator is None else [Temperature(temperature)]
        new = generate(model, given, max_new_tokens, steps, generator, stop=end).tolist()
        for ids, written in zip(prompts[first : first + at_once], new, strict=True):
            if end in written:
                written = written[: written.index(end) + 1]
            rows.append(Rendered([*ids, *written], [False] * len(ids) + [True] * len(written)))
    return collate(rows, tokenizer.ids["<pad>"]).to(device)


def answers(batch: Batch, tokenizer: WordTokenizer) -> list[tuple[str, bool]]:
    """The text of each row's answer without its `<end>`, and whether it has one (otherwise it was cut).

    A special token that a model wrote inside its answer stays in the text as a word.
    """
    end, texts = tokenizer.ids["<end>"], []
    for ids, marks in zip(batch.tokens.tolist(), batch.answer.tolist(), strict=True):
        written = [token for token, mark in zip(ids, marks, strict=True) if mark]
        finished = bool(written) and written[-1] == end
        texts.append((tokenizer.decode(written[:-1] if finished else written), finished))
    return texts


def answer_mask(batch: Batch) -> Tensor:
    """(batch, time - 1) bool: position t is True when token t + 1, which it predicts, belongs to an answer."""
    return batch.answer[:, 1:]


def answer_logprobs(model: GPT, batch: Batch) -> Tensor:
    """(batch, time - 1) float32: log-probability of each answer token under the model, 0 elsewhere.

    Position t speaks of token t + 1; the sum of a row is the log-probability of its whole answer. Differentiable.
    """
    return chosen_logprobs(model(batch.tokens[:, :-1]).float(), batch.tokens[:, 1:]) * answer_mask(batch)


@torch.no_grad()
def answer_sums(model: GPT, batch: Batch, at_once: int = 256) -> Tensor:
    """(batch,) float32: the log-probability of each whole answer under a model, in nats."""
    rows = torch.arange(len(batch)).split(at_once)
    return torch.cat([answer_logprobs(model, batch[some]).sum(1) for some in rows])
