"""Speculative decoding: a cheap draft guesses some tokens, one pass of the target checks them all.

What comes out follows the target's distribution exactly, whatever the draft; a good draft only saves passes.
Left out: several rows at once (each would accept a different number of guesses), trees of guesses.
Sources: Leviathan, Kalman and Matias 2023, section 2 and algorithm 1; Chen et al. 2023, algorithm 2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from fmlab.decoding.processors import Processor, process

Draft = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Speculation:
    """What a run wrote and what it cost. tokens: (new,); the rest are counts.

    target_passes: passes of the target, the first reads the prompt too; proposed: tokens that the draft guessed;
    accepted: those of them that stand in `tokens`.
    """

    tokens: Tensor
    target_passes: int
    proposed: int
    accepted: int


class CachedDraft:
    """A GPT as a draft: logits (vocab,) for the token after a row (time,), computing only what its cache lacks."""

    def __init__(self, model: nn.Module):
        self.model, self.cache = model, model.cache(1)
        self.read: list[int] = []  # the tokens that the cache holds

    def __call__(self, tokens: Tensor) -> Tensor:
        ids = tokens.tolist()
        same = 0
        while same < min(len(self.read), len(ids) - 1) and self.read[same] == ids[same]:
            same += 1
        self.cache.length = same  # what was guessed in vain is overwritten
        self.read = ids
        return self.model(tokens[None, same:], self.cache)[0, -1]


def acceptance(target: Tensor, draft: Tensor) -> Tensor:
    """Probability of accepting each token that the draft may guess: min(1, p / q), of shape (vocab,).

    target, draft: their distributions p and q. A token that the draft never guesses gets 1.
    """
    return torch.where(draft > 0, target / draft, 1.0).clamp(max=1.0)


def remainder(target: Tensor, draft: Tensor) -> Tensor:
    """The distribution from which the token is drawn after a guess was rejected: max(0, p - q), scaled to sum 1."""
    left = (target - draft).clamp(min=0)
    return left / left.sum() if left.sum() > 0 else target  # equal up to rounding: a rejection has no weight


def _draw(probability: Tensor, generator: torch.Generator | None) -> int:
    """A token from a distribution (vocab,); without a generator the most probable one."""
    if generator is None:
        return int(probability.argmax())
    return int(torch.multinomial(probability, 1, generator=generator))


def _next(logits: Tensor, steps: Sequence[Processor], generator: torch.Generator | None) -> Tensor:
    """The distributions that tokens are drawn from, (..., vocab); without a generator all weight is on the best."""
    logits = process(logits.float(), steps)
    if generator is None:
        return torch.zeros_like(logits).scatter(-1, logits.argmax(-1, keepdim=True), 1.0)
    return logits.softmax(-1)


@torch.inference_mode()
def speculate(
    target: nn.Module,
    draft: nn.Module | Draft,
    prompt: Tensor,
    max_new_tokens: int,
    guesses: int = 4,
    steps: Sequence[Processor] = (),
    generator: torch.Generator | None = None,
    stop: int | None = None,
) -> Speculation:
    """Continue one prompt (time,) as `generate` does, with fewer passes of the target.

    draft: a GPT, or a function from tokens (time,) to logits (vocab,) for the next one, of the target's vocabulary.
    guesses: how many tokens it guesses before each pass of the target. Without a generator the tokens are those of
    greedy decoding (up to rounding, where two logits nearly tie); with one each text has the probability that the
    target and the steps give it (the draws are not those of `generate`). The answer ends with `stop` if that comes.
    Raises ValueError for no guesses, a prompt that is no row of tokens, or one that does not fit with its answer.
    """
    if guesses < 1:
        raise ValueError(f"guesses must be at least 1, not {guesses}; without any, use generate.")
    if prompt.dim() != 1 or len(prompt) == 0:
        raise ValueError(f"The prompt must have shape (time,) with at least one token, not {tuple(prompt.shape)}.")
    context = target.config.context
    if len(prompt) + max_new_tokens > context + 1:
        raise ValueError(
            f"{len(prompt)} prompt tokens and {max_new_tokens} new ones do not fit a context of {context}."
        )
    if isinstance(draft, nn.Module):
        if draft.config.context < context:
            raise ValueError(f"The draft's context ({draft.config.context}) is shorter than the target's ({context}).")
        draft = CachedDraft(draft)
    cache, tokens = target.cache(1), prompt
    passes = proposed = accepted = 0
    while len(tokens) < len(prompt) + max_new_tokens and not (stop is not None and stop in tokens[len(prompt) :]):
        known = len(tokens)
        guessed = []  # the draft's distribution at each guess; one place is left for the target's own token
        for _ in range(min(guesses, len(prompt) + max_new_tokens - known - 1)):
            guessed.append(_next(draft(tokens), steps, generator))
            tokens = torch.cat([tokens, tokens.new_tensor([_draw(guessed[-1], generator)])])
        logits = target(tokens[None, cache.length :], cache)[0, -len(guessed) - 1 :]
        wanted = _next(logits, steps, generator)
        right = 0
        for p, q, guess in zip(wanted, guessed, tokens[known:].tolist(), strict=False):
            chance = acceptance(p, q)[guess]
            if not _draw(torch.stack([1 - chance, chance]), generator):
                last = _draw(remainder(p, q), generator)
                break
            right += 1
        else:
            last = _draw(wanted[-1], generator)
        tokens = torch.cat([tokens[: known + right], tokens.new_tensor([last])])
        cache.length = known + right  # forget the rejected guesses; the last token has not been read yet
        passes, proposed, accepted = passes + 1, proposed + len(guessed), accepted + right
    new = tokens[len(prompt) :]
    if stop is not None and stop in new:
        end = new.tolist().index(stop) + 1
        accepted -= max(0, len(new) - end - 1)  # of what is cut off, all but the last were guesses
        new = new[:end]
    return Speculation(new, passes, proposed, accepted)
