"""What is hidden from a model and what it is asked for: batches for four ways to train on plain text.

Each function turns token ids (batch, time) into a pair of tensors, inputs and targets, for `training.train`; targets
of -100 carry no loss. Left out: BERT's rule that some chosen tokens stay or are swapped, ELECTRA's trained generator,
and several spans per text: the page `objectives` and its exercise treat them. Sources: Radford et al. 2018 (the next
token), Devlin et al. 2019, section 3.1 (masks), Raffel et al. 2020, section 3.1.4 (spans), Clark et al. 2020
(replaced tokens).
"""

from __future__ import annotations

import torch
from torch import Tensor

IGNORE = -100  # what PyTorch's cross_entropy skips


def _chosen(tokens: Tensor, rate: float | None, generator: torch.Generator) -> Tensor:
    """Which positions of a batch to corrupt: boolean (batch, time).

    rate: floor(rate * number of tokens) positions, at least one, anywhere in the batch; None draws a rate of its own
    for each row, uniform between 0 and 1, and chooses at least one position of each row.
    """
    draws = torch.rand(tokens.shape, generator=generator, device=generator.device).to(tokens.device)
    if rate is None:
        rates = torch.rand(len(tokens), 1, generator=generator, device=generator.device).to(tokens.device)
        return (draws < rates) | (draws == draws.amin(1, keepdim=True))
    if not 0 < rate <= 1:
        raise ValueError(f"rate must be above 0 and at most 1, not {rate}.")
    count = max(1, int(rate * tokens.numel() + 1e-9))
    chosen = torch.zeros(tokens.numel(), dtype=torch.bool, device=tokens.device)
    chosen[draws.flatten().argsort()[:count]] = True
    return chosen.view(tokens.shape)


def _check(tokens: Tensor, least: int) -> None:
    if tokens.dim() != 2 or not len(tokens) or tokens.shape[1] < least:
        raise ValueError(f"tokens must be (batch, time) with at least {least} per row, not {tuple(tokens.shape)}.")


def causal_batch(tokens: Tensor) -> tuple[Tensor, Tensor]:
    """Each token is asked for from those before it: inputs and targets (batch, time - 1).

    Raises ValueError for rows of fewer than two tokens.
    """
    _check(tokens, 2)
    return tokens[:, :-1], tokens[:, 1:]


def masked_batch(
    tokens: Tensor, mask: int, generator: torch.Generator, rate: float | None = 0.15
) -> tuple[Tensor, Tensor]:
    """Some tokens become the id `mask` and are asked for: inputs and targets (batch, time).

    rate: floor(rate * number of tokens) positions, at least one, anywhere in the batch. None draws a rate of its own
    for each row, uniform between 0 and 1, as masked diffusion models do (Nie et al. 2025). Raises ValueError for
    empty rows or a rate outside (0, 1].
    """
    _check(tokens, 1)
    chosen = _chosen(tokens, rate, generator)
    return tokens.masked_fill(chosen, mask), tokens.masked_fill(~chosen, IGNORE)


def replaced_batch(
    tokens: Tensor, choices: Tensor, generator: torch.Generator, rate: float = 0.15
) -> tuple[Tensor, Tensor]:
    """Some tokens are replaced by others and each is judged: inputs, and targets 1.0 (replaced) or 0.0 (batch, time).

    choices: the ids (n,) that replacements are drawn from; a token is never replaced by itself. rate: as in
    `masked_batch`. Raises ValueError for empty rows, a rate outside (0, 1] or fewer than two different choices.
    """
    _check(tokens, 1)
    choices = choices.unique()
    if len(choices) < 2:
        raise ValueError("choices must hold at least two different ids, so that a token can become another one.")
    chosen = _chosen(tokens, rate, generator)
    draw = torch.randint(len(choices), tokens.shape, generator=generator, device=generator.device).to(tokens.device)
    other = choices[draw]
    other = torch.where(other == tokens, choices[(draw + 1) % len(choices)], other)
    return torch.where(chosen, other, tokens), chosen.float()


def span_batch(
    tokens: Tensor, blank: int, end: int, pad: int, generator: torch.Generator, start: int = 1
) -> tuple[Tensor, Tensor]:
    """One span of each row is cut out, its place marked by `blank`; the span is asked for, then `end`.

    The span begins anywhere from `start` and has any length that fits, both uniform: a single word, a middle part or
    the whole rest. sources (batch, time) are filled up with pad, targets (batch, longest span + 1) with -100.
    Raises ValueError when rows have no token after `start`.
    """
    _check(tokens, start + 1)
    batch, time = tokens.shape
    draw = torch.rand(2, batch, 1, generator=generator, device=generator.device).to(tokens.device)
    first = start + (draw[0] * (time - start)).long()
    length = 1 + (draw[1] * (time - first)).long()
    return cut_span(tokens, first, length, blank, end, pad)


def cut_span(tokens: Tensor, first: Tensor, length: Tensor, blank: int, end: int, pad: int) -> tuple[Tensor, Tensor]:
    """Cut the spans tokens[i, first[i] : first[i] + length[i]] out of (batch, time): sources and targets.

    first, length: (batch, 1) whole numbers. sources: (batch, time), targets: (batch, longest span + 1), as in
    `span_batch`. Raises ValueError for a span that is empty or does not lie inside its row.
    """
    time = tokens.shape[1]
    if bool((length < 1).any()) or bool((first < 0).any()) or bool((first + length > time).any()):
        raise ValueError(f"Each span must hold at least one token and lie inside its row of {time}.")
    at = torch.arange(time, device=tokens.device)
    from_source = torch.where(at > first, at + length - 1, at)  # the blank stands for the whole span
    sources = tokens.gather(1, from_source.clamp(max=time - 1)).masked_fill(from_source >= time, pad)
    sources = torch.where(at == first, blank, sources)
    at = torch.arange(int(length.max()) + 1, device=tokens.device)
    targets = tokens.gather(1, (first + at).clamp(max=time - 1)).masked_fill(at > length, IGNORE)
    return sources, torch.where(at == length, end, targets)
