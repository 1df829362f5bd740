"""From documents to training batches: one long stream of tokens, and random windows cut out of it."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

from fmlab.text.bpe import BPE
from fmlab.text.words import WordTokenizer


def pack(documents: Iterable[str], tokenizer: WordTokenizer | BPE, tokens: int) -> Tensor:
    """The first `tokens` tokens of the documents, `<eos>` before each: int64 of shape (tokens,).

    Raises ValueError when the documents end before that.
    """
    ids: list[int] = []
    for text in documents:
        ids.append(tokenizer.eos)
        ids.extend(tokenizer.encode(text))
        if len(ids) >= tokens:
            return torch.tensor(ids[:tokens])
    raise ValueError(f"The documents hold {len(ids)} tokens, {tokens} were asked for.")


def windows(stream: Tensor, batch: int, time: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Random windows of a stream: inputs and targets of shape (batch, time); targets are the inputs one step later.

    Raises ValueError when the stream is shorter than one window.
    """
    if len(stream) < time + 1:
        raise ValueError(f"A window needs {time + 1} tokens, the stream has {len(stream)}.")
    start = torch.randint(len(stream) - time, (batch, 1), generator=generator, device=generator.device)
    cut = stream[start.to(stream.device) + torch.arange(time + 1, device=stream.device)]
    return cut[:, :-1], cut[:, 1:]
