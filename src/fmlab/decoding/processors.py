"""Processors: what reshapes the distribution of the next token before one is drawn.

A processor is called with logits (..., vocab) and returns logits of the same shape; a token it rules out gets -inf.
They compose from left to right, in the order that `processors` gives: temperature, top-k, top-p, min-p, each acting
on what is left. This is the order and meaning of Hugging Face transformers, which the tests hold it to; the one
difference is temperature 0, which they refuse and we take as its limit, the arg-max.
A repetition penalty depends on what has been written, so it is made anew for every token and stands before the others.
Left out: one setting per row of a batch (an exercise). Sources: at each class.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

Processor = Callable[[Tensor], Tensor]


def _precise(logits: Tensor) -> Tensor:
    """Half-precision logits in float32: sums of many probabilities must not be decided by rounding."""
    return logits.float() if logits.dtype in (torch.float16, torch.bfloat16) else logits


@dataclass(frozen=True)
class Temperature:
    """Divide the logits by a temperature >= 0 (Ackley, Hinton and Sejnowski 1985); 0 keeps the first largest one.

    Where a temperature is so small that a quotient would be infinite, the largest logit of each row is first moved
    to 0, which changes no probability.
    """

    temperature: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.temperature) and self.temperature >= 0):
            raise ValueError(f"temperature must be a finite number >= 0, not {self.temperature}.")

    def __call__(self, logits: Tensor) -> Tensor:
        if self.temperature == 0:
            top = logits.argmax(-1, keepdim=True)
            return torch.full_like(logits, -math.inf).scatter(-1, top, logits.gather(-1, top))
        scaled = logits / self.temperature
        if bool((scaled == math.inf).any()):
            scaled = (logits - logits.amax(-1, keepdim=True)) / self.temperature
        return scaled


@dataclass(frozen=True)
class TopK:
    """Keep the k largest logits (Fan, Lewis and Dauphin 2018), and with them all that equal the k-th."""

    k: int

    def __post_init__(self) -> None:
        if not (isinstance(self.k, int) and self.k >= 1):
            raise ValueError(f"k must be a whole number >= 1, not {self.k}.")

    def __call__(self, logits: Tensor) -> Tensor:
        smallest = logits.topk(min(self.k, logits.shape[-1]), dim=-1).values[..., -1:]
        return logits.masked_fill(logits < smallest, -math.inf)


@dataclass(frozen=True)
class TopP:
    """Keep the fewest most probable tokens whose probabilities reach p (nucleus sampling, Holtzman et al. 2020).

    The token that crosses p stays; one token always stays; among equals the lower index comes first. Where a sum
    equals p up to rounding, rounding decides.
    """

    p: float

    def __post_init__(self) -> None:
        if not 0 <= self.p <= 1:
            raise ValueError(f"p must lie between 0 and 1, not {self.p}.")

    def __call__(self, logits: Tensor) -> Tensor:
        if self.p == 1:
            return logits
        ordered, index = logits.sort(dim=-1, descending=True, stable=True)
        total = _precise(ordered).softmax(-1).cumsum(-1)
        drop = torch.zeros_like(total, dtype=torch.bool)
        drop[..., 1:] = total[..., :-1] >= self.p  # the more probable tokens reach p without this one
        return logits.masked_fill(torch.zeros_like(drop).scatter(-1, index, drop), -math.inf)


@dataclass(frozen=True)
class MinP:
    """Keep tokens with at least min_p times the probability of the most probable one (Nguyen et al. 2025)."""

    min_p: float

    def __post_init__(self) -> None:
        if not 0 <= self.min_p <= 1:
            raise ValueError(f"min_p must lie between 0 and 1, not {self.min_p}.")

    def __call__(self, logits: Tensor) -> Tensor:
        probability = _precise(logits).softmax(-1)
        return logits.masked_fill(probability < self.min_p * probability.amax(-1, keepdim=True), -math.inf)


@dataclass(frozen=True)
class RepetitionPenalty:
    """Divide the logits of tokens that the text already holds by a penalty > 0, or multiply those below 0 by it.

    seen: token ids (time,) of one text, its prompt included; how often one occurs does not matter. 1 changes nothing.
    Source: Keskar et al. 2019, section 4.1, as in transformers, where it comes before the temperature.
    """

    penalty: float
    seen: Tensor

    def __post_init__(self) -> None:
        if not (math.isfinite(self.penalty) and self.penalty > 0):
            raise ValueError(f"penalty must be a finite number > 0, not {self.penalty}.")

    def __call__(self, logits: Tensor) -> Tensor:
        old = logits[..., self.seen]
        new = logits.clone()
        new[..., self.seen] = torch.where(old < 0, old * self.penalty, old / self.penalty)
        return new


def processors(temperature: float = 1.0, top_k: int = 0, top_p: float = 1.0, min_p: float = 0.0) -> list[Processor]:
    """The processors for these settings in their order; a setting that changes nothing adds none. top_k = 0 is off."""
    steps: list[Processor] = []
    if temperature != 1:
        steps.append(Temperature(temperature))
    if top_k != 0:
        steps.append(TopK(top_k))
    if top_p != 1:
        steps.append(TopP(top_p))
    if min_p != 0:
        steps.append(MinP(min_p))
    return steps


def process(logits: Tensor, steps: Sequence[Processor]) -> Tensor:
    """Logits after all steps."""
    for step in steps:
        logits = step(logits)
    return logits


def distribution(logits: Tensor, steps: Sequence[Processor] = ()) -> Tensor:
    """Probabilities (..., vocab) after the steps, in the logits' own dtype."""
    return process(logits, steps).softmax(-1)


def kept(logits: Tensor, steps: Sequence[Processor] = ()) -> Tensor:
    """Which tokens can still be drawn after the steps: bool (..., vocab)."""
    return process(logits, steps) > -math.inf


def entropy(probability: Tensor) -> Tensor:
    """Entropy in bits over the last dimension; a probability of 0 adds nothing."""
    return -torch.special.xlogy(probability, probability).sum(-1) / math.log(2)
