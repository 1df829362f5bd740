"""Beam search: keep the most probable beginnings at every step, and go on with all of them at once.

It looks for a text of high probability, which need not be a good text. The rules are those of Hugging Face
transformers' generate(num_beams=...), which the tests hold it to:
- the best 2 * beams continuations of a step are its candidates, so that `beams` remain if that many of them end;
- a candidate that ends counts only when it is among the best `beams` of its step, and then leaves the beams;
- at the limit the best `beams` candidates compete as if they had ended;
- a score is logprob / length ** length_penalty; length counts the new tokens with the end token, not the prompt.
Left out: several prompts at once, logits processors, sampled or grouped beams.
Sources: Sutskever, Vinyals and Le 2014, section 3.2 (the search); Wu et al. 2016, section 7 (why lengths need care).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

Continue = Callable[[Tensor], Tensor]
Fate = Literal["live", "finished", "cut", "dropped"]


@dataclass(frozen=True)
class Hypothesis:
    """A text that the search returns.

    tokens: the new ones, end token included; logprob: their sum of log-probabilities in nats; score: what hypotheses
    are ranked by; finished: whether it ends with the end token (if not, it was cut at the limit).
    """

    tokens: tuple[int, ...]
    logprob: float
    score: float
    finished: bool


@dataclass(frozen=True)
class Candidate:
    """A continuation that was looked at in one step.

    parent: the place, among the live candidates of the step before, of the text that it continues (0 is the prompt in
    the first step); token: what it adds; logprob: of all new tokens so far; fate: "live" is continued, "finished" has
    ended, "cut" met the limit, "dropped" was not good enough.
    """

    parent: int
    token: int
    logprob: float
    fate: Fate


@dataclass(frozen=True)
class BeamSearch:
    """What a search found and how.

    hypotheses: at most `beams`, best score first. steps: the candidates of every step, most probable first; the live
    ones among them, in this order, are the beams of the next step.
    """

    hypotheses: list[Hypothesis]
    steps: list[list[Candidate]]

    @property
    def best(self) -> Hypothesis:
        return self.hypotheses[0]

    @property
    def runs(self) -> int:
        """How often a text was continued by the model: once for the prompt, then once for each beam of each step."""
        return 1 + sum(c.fate == "live" for step in self.steps[:-1] for c in step)


class _Cached:
    """A GPT that reads each beam's newest token only; `parents` says which old beam each new one continues."""

    def __init__(self, model: nn.Module):
        self.model, self.cache = model, model.cache(1)

    def __call__(self, tokens: Tensor, parents: Tensor) -> Tensor:
        if self.cache.length:
            self.cache.select(parents)
        return self.model(tokens[:, self.cache.length :], self.cache)[:, -1]


@torch.inference_mode()
def beam_search(
    model: nn.Module | Continue,
    prompt: Tensor,
    beams: int,
    max_new_tokens: int,
    stop: int | None = None,
    length_penalty: float = 1.0,
    early_stopping: bool | Literal["never"] = False,
) -> BeamSearch:
    """Search for the best continuations of one prompt (time,).

    model: a GPT (read with a KV cache), or a function from rows of tokens (beams, time) to logits (beams, vocab) for
    the next one. stop: the end token; None searches for texts of exactly max_new_tokens.
    length_penalty: above 0 favours long texts, since log-probabilities are negative; 0 ranks by log-probability.
    early_stopping: when to end, once `beams` hypotheses have finished. True: at once. False: when the best beam, at its
    present length, scores no better than the worst of them. "never": when it could not do so at any length it may
    still reach. One beam with False or True is greedy decoding.
    Of equally probable candidates the earlier beam, then the lower token comes first; of equal scores the first found.
    A token of probability 0 is never a candidate.
    Raises ValueError for settings outside their ranges, a prompt that is no row of tokens, one that does not fit the
    model's context with its answer, and a model that gives no token a probability.
    """
    _check(model, prompt, beams, max_new_tokens, length_penalty, early_stopping)
    following = _Cached(model) if isinstance(model, nn.Module) else lambda tokens, parents: model(tokens)
    rows, logprobs = prompt[None], torch.zeros(1, dtype=torch.float64, device=prompt.device)
    parents = torch.zeros(1, dtype=torch.int64, device=prompt.device)
    found: list[Hypothesis] = []
    steps: list[list[Candidate]] = []
    for length in range(1, max_new_tokens + 1):
        logits = following(rows, parents)
        sums = logprobs[:, None] + logits.double().log_softmax(-1)
        ordered, order = sums.flatten().sort(descending=True, stable=True)
        count = min(2 * beams, int((ordered > -math.inf).sum()))  # NaN, from a row that is -inf throughout, is last
        parents, tokens = order[:count] // sums.shape[1], order[:count] % sums.shape[1]
        step, live = [], []
        triples = zip(parents.tolist(), tokens.tolist(), ordered[:count].tolist(), strict=True)
        for place, (parent, token, logprob) in enumerate(triples):
            ended, last = token == stop, length == max_new_tokens
            fate: Fate = "dropped"
            if ended or last:
                if place < beams:
                    fate = "finished" if ended else "cut"
                    text = (*rows[parent, len(prompt) :].tolist(), token)
                    found.append(Hypothesis(text, logprob, logprob / length**length_penalty, ended))
            elif len(live) < beams:
                fate = "live"
                live.append(place)
            step.append(Candidate(parent, token, logprob, fate))
        steps.append(step)
        found = sorted(found, key=lambda h: h.score, reverse=True)[:beams]
        if not live:
            break
        parents, logprobs = parents[live], ordered[live]
        rows = torch.cat([rows[parents], tokens[live, None]], dim=1)
        if len(found) == beams and _over(
            found[-1].score, float(logprobs[0]), length, max_new_tokens, length_penalty, early_stopping
        ):
            break
    if not found:
        raise ValueError("The model gave no token a probability, so no text could be finished; look at its logits.")
    return BeamSearch(found, steps)


def _over(
    worst: float, best: float, length: int, limit: int, length_penalty: float, early_stopping: bool | str
) -> bool:
    """Whether the search can end with enough hypotheses, the worst of this score, and a best beam of this logprob."""
    if early_stopping is True:
        return True
    reached = limit if early_stopping == "never" and length_penalty > 0 else length
    return best / reached**length_penalty <= worst


def _check(
    model: nn.Module | Continue,
    prompt: Tensor,
    beams: int,
    max_new_tokens: int,
    length_penalty: float,
    early_stopping: bool | str,
) -> None:
    if prompt.dim() != 1 or len(prompt) == 0:
        raise ValueError(f"The prompt must have shape (time,) with at least one token, not {tuple(prompt.shape)}.")
    if beams < 1 or max_new_tokens < 1:
        raise ValueError(f"beams and max_new_tokens must be at least 1, not {beams} and {max_new_tokens}.")
    if not math.isfinite(length_penalty):
        raise ValueError(f"length_penalty must be a finite number, not {length_penalty}.")
    if early_stopping not in (True, False, "never"):
        raise ValueError(f"early_stopping must be True, False or 'never', not {early_stopping!r}.")
    if isinstance(model, nn.Module) and len(prompt) + max_new_tokens > model.config.context + 1:
        raise ValueError(
            f"{len(prompt)} prompt tokens and {max_new_tokens} new ones do not fit a context of {model.config.context}."
        )
