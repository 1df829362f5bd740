"""Writing under a constraint: the loop of `fmlab.decoding.generate` with a mask before every draw.

Each row has its own state; the mask sets the logits of all other tokens to -inf, and what is left is reshaped and drawn
as usual. So the form is certain whatever the model says, and only the form.
A length limit would break it again (a text cut in the middle), hence `finish`: when a token is drawn after which the
text could not surely be completed any more with the tokens that are left (`Constraint.distance`), it is masked too and
the draw is repeated.
Left out: canonical tokenisation (the tokens of a text are not always those that the tokenizer would choose), jumping
over forced tokens, and correcting the distribution over whole texts, which masks shift (Park et al. 2024).
Source: Willard and Louf 2023, section 3.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from fmlab.structured.constraint import Constraint, State

Step = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Written:
    """tokens: without the end token. text: their bytes as UTF-8, U+FFFD where a character was cut.

    finished: did the text end by itself? If not, it was cut at the limit and need not have the form.
    mass: for each draw, the probability that the unmasked model gave to the allowed tokens (the end token's included).
    """

    tokens: list[int]
    text: str
    finished: bool
    mass: list[float]


@torch.inference_mode()
def constrain(
    model: nn.Module,
    prompts: Sequence[Tensor] | Tensor,
    constraint: Constraint,
    max_new_tokens: int,
    steps: Sequence[Step] = (),
    generator: torch.Generator | None = None,
    finish: bool = False,
) -> list[Written]:
    """Continue each prompt with a text that the constraint allows.

    prompts: tensors (time,) of any lengths, or one tensor (batch, time); rows of equal length are computed together.
    max_new_tokens counts the end token. steps: processors such as `fmlab.decoding.processors(...)`, applied after the
    mask. Without a generator the most probable allowed token is taken. finish: every text is completed within the
    limit. The model's vocabulary must be the constraint's, or longer (padded); what is beyond is never drawn.

    Raises ValueError when a prompt and its answer do not fit the context, when the vocabulary does not fit, when the
    steps rule out every allowed token, and with finish when max_new_tokens is not enough for a text.
    """
    rows = list(prompts)
    if not rows or any(row.dim() != 1 or len(row) == 0 for row in rows):
        raise ValueError("prompts must be rows (time,) with at least one token each.")
    longest = max(map(len, rows))
    if longest + max_new_tokens > model.config.context + 1:
        raise ValueError(
            f"{longest} prompt tokens and {max_new_tokens} new ones do not fit a context of {model.config.context}."
        )
    if finish and max_new_tokens <= constraint.distance(constraint.start):
        least = constraint.distance(constraint.start) + 1
        raise ValueError(f"To finish surely, max_new_tokens must be at least {least}, not {max_new_tokens}.")
    written: list[Written | None] = [None] * len(rows)
    for length in sorted(set(map(len, rows))):
        places = [place for place, row in enumerate(rows) if len(row) == length]
        batch = torch.stack([rows[place] for place in places])
        found = _batch(model, batch, constraint, max_new_tokens, steps, generator, finish)
        for place, result in zip(places, found, strict=True):
            written[place] = result
    return written


def _batch(
    model: nn.Module,
    prompts: Tensor,
    constraint: Constraint,
    limit: int,
    steps: Sequence[Step],
    generator: torch.Generator | None,
    finish: bool,
) -> list[Written]:
    """The same for prompts (batch, time) of one length."""
    end, size = constraint.vocabulary.end, len(constraint.vocabulary)
    batch, cache, feed = len(prompts), model.cache(len(prompts)), prompts
    states: list[State] = [constraint.start] * batch
    tokens: list[list[int]] = [[] for _ in range(batch)]
    mass: list[list[float]] = [[] for _ in range(batch)]
    done = [False] * batch
    for left in range(limit, 0, -1):  # tokens that may still be drawn, this one included
        logits = model(feed, cache)[:, -1].float()
        if logits.shape[-1] < size:
            raise ValueError(f"The model knows {logits.shape[-1]} tokens, the vocabulary has {size}.")
        logits = logits[:, :size]
        allowed = torch.stack([constraint.mask(state) for state in states]).to(logits.device)
        masked = logits.masked_fill(~allowed, -math.inf)
        share = (masked.logsumexp(-1) - logits.logsumexp(-1)).exp().tolist()
        drawn = _draw(masked, steps, generator)
        for row in range(batch):
            if done[row]:
                drawn[row] = end
                continue
            mass[row].append(share[row])
            token, after = int(drawn[row]), None
            while token != end:
                after = constraint.advance(states[row], token)
                if not finish or constraint.distance(after) < left - 1:
                    break
                masked[row, token] = -math.inf  # too late for this one: draw again without it
                token = int(_draw(masked[row : row + 1], steps, generator))
            drawn[row] = token
            if token == end:
                done[row] = True
            else:
                states[row] = after
                tokens[row].append(token)
        if all(done):
            break
        feed = drawn[:, None]
    texts = [constraint.vocabulary.bytes_of(row).decode("utf-8", "replace") for row in tokens]
    return [Written(*row) for row in zip(tokens, texts, done, mass, strict=True)]


def _draw(logits: Tensor, steps: Sequence[Step], generator: torch.Generator | None) -> Tensor:
    """One token for each row (batch, vocab) after the steps. Raises ValueError when nothing is left to draw."""
    for step in steps:
        logits = step(logits)
    if bool((logits.amax(-1) == -math.inf).any()):
        raise ValueError("The steps rule out every token that the constraint allows.")
    if generator is None:
        return logits.argmax(-1)
    return torch.multinomial(logits.softmax(-1), 1, generator=generator)[:, 0]
