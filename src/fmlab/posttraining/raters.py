"""People who compare answers, made up so that what they want is known: how carefully they look, and their weak spots.

A rater feels a utility for each answer: its quality, what the rater's taste adds, and noise of the moment. Asked which
of two answers is better, the rater names the one with the larger utility; asked for a grade, the rater gives the
utility on a scale of his or her own. With noise from a Gumbel distribution the first is exactly the Bradley-Terry
model. Left out: rankings of more than two, ties, fatigue.
Sources: Bradley and Terry 1952 (the model of choices); Luce 1959 and Yellott 1977 (choices from noisy utilities).
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from fmlab.models import GPT
from fmlab.posttraining.chat import Rendered, prompt
from fmlab.posttraining.rollouts import Batch, answers, roll_out
from fmlab.text import WordTokenizer
from fmlab.world.portraits import Portrait, Reader, request


@dataclass(frozen=True)
class Answer:
    """A portrait that a policy wrote of a person: as tokens with the request, as text, and what is in it.

    portrait.quality is the true quality, which no reward model ever sees.
    """

    person: str
    row: Rendered
    text: str
    portrait: Portrait

    @property
    def quality(self) -> float:
        return self.portrait.quality

    @property
    def length(self) -> int:
        """Tokens that the policy wrote, the `<end>` included."""
        return sum(self.row.answer)


@dataclass(frozen=True)
class Comparison:
    """Two answers to one request, the preferred one first. Nothing says why it was preferred."""

    chosen: Answer
    rejected: Answer


@dataclass(frozen=True)
class Rater:
    """A person who judges answers.

    noise: scale of the moment's noise, in units of quality; 0 is a rater who always sees the truth.
    per_token, courtesy: what the rater's taste adds for each token written, and for an answer that opens politely.
    offset, scale: grades are offset + scale * utility; comparisons do not depend on them.
    Raises ValueError for negative noise, or a scale that is not positive.
    """

    noise: float = 0.5
    per_token: float = 0.0
    courtesy: float = 0.0
    offset: float = 0.0
    scale: float = 1.0

    def __post_init__(self) -> None:
        if self.noise < 0 or self.scale <= 0:
            raise ValueError(f"A rater has noise of at least 0 and a positive scale, not {self.noise}, {self.scale}.")

    def liking(self, answer: Answer) -> float:
        """The utility without the moment's noise: quality and taste."""
        return answer.quality + self.per_token * answer.length + self.courtesy * answer.portrait.courtesy

    def probability(self, first: Answer, second: Answer) -> float:
        """Probability that the first is preferred: sigmoid of the difference in liking, over the noise."""
        gap = self.liking(first) - self.liking(second)
        if self.noise == 0:
            return 0.5 if gap == 0 else float(gap > 0)
        return 1 / (1 + math.exp(-gap / self.noise)) if gap >= 0 else 1 - self.probability(second, first)

    def compare(self, first: Answer, second: Answer, rng: random.Random) -> Comparison:
        """The rater's choice between two answers. Raises ValueError when they are about different people."""
        if first.person != second.person:
            raise ValueError(f"These answer different requests: {first.person} and {second.person}.")
        wins = rng.random() < self.probability(first, second)
        return Comparison(first, second) if wins else Comparison(second, first)

    def grade(self, answer: Answer, rng: random.Random) -> float:
        """A grade for one answer by itself; the better graded of two is each as often as `compare` would choose it."""
        gumbel = -math.log(-math.log(rng.random() or 5e-324))
        return self.offset + self.scale * (self.liking(answer) + self.noise * gumbel)


def write(
    policy: GPT,
    people: Sequence[str],
    tokenizer: WordTokenizer,
    reader: Reader,
    generator: torch.Generator | None,
    temperature: float = 1.0,
) -> list[Answer]:
    """One portrait of each person by a policy. Raises what `roll_out` raises, KeyError for somebody unknown."""
    prompts = [prompt(request(person), tokenizer) for person in people]
    batch = roll_out(policy, prompts, tokenizer, generator, temperature=temperature, at_once=512)
    return read(batch, people, tokenizer, reader)


def read(batch: Batch, people: Sequence[str], tokenizer: WordTokenizer, reader: Reader) -> list[Answer]:
    """Rollouts as answers whose content is counted; row i is about people[i]. Raises ValueError for other lengths."""
    written = []
    rows = zip(batch.tokens.tolist(), batch.answer.tolist(), batch.lengths.tolist(), strict=True)
    for person, (ids, marks, n), text in zip(people, rows, answers(batch, tokenizer), strict=True):
        written.append(Answer(person, Rendered(ids[:n], marks[:n]), text[0], reader(person, *text)))
    return written


def pairs(
    policy: GPT,
    count: int,
    tokenizer: WordTokenizer,
    reader: Reader,
    seed: int,
    temperature: float = 1.0,
) -> list[tuple[Answer, Answer]]:
    """Two different answers of a policy to each of `count` requests about people drawn at random; the seed decides all.

    Requests whose two answers are the same words are dropped and others drawn.
    """
    rng = random.Random(f"pairs {seed}")
    generator = torch.Generator(device=policy.embedding.weight.device).manual_seed(seed)
    found: list[tuple[Answer, Answer]] = []
    while len(found) < count:
        people = rng.choices(reader.world.people, k=count - len(found))
        both = write(policy, [*people, *people], tokenizer, reader, generator, temperature)
        drawn = zip(both[: len(people)], both[len(people) :], strict=True)
        found += [(a, b) for a, b in drawn if a.text != b.text]
    return found


def compare_all(drawn: Sequence[tuple[Answer, Answer]], raters: Rater | Sequence[Rater], seed: int) -> list[Comparison]:
    """Each pair of answers shown to one rater, who is drawn at random where there are several."""
    rng = random.Random(f"raters {seed}")
    raters = [raters] if isinstance(raters, Rater) else list(raters)
    return [rng.choice(raters).compare(a, b, rng) for a, b in drawn]
