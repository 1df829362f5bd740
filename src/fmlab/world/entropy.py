"""How much chance is in the documents of a world, exactly: the floor that no language model can go below.

A document is drawn by independent choices (who, which facts, which sentence forms), and different choices give
different texts, so the entropy of a document is that of its choices. `<eos>` ends every document, so a stream of
independent documents costs at least the entropy of one for every `tokens_per_document` tokens (Shannon 1948).
Follows documents.py choice by choice; left out: documents of other modules, and the entropy of a part of a document.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import log2

from fmlab.world.documents import KINDS
from fmlab.world.facts import ATTRIBUTES, World
from fmlab.world.sentences import (
    ASSERT_FORM,
    BOILERPLATE,
    DEF_FORM,
    DISH_FORMS,
    DO_NOT_KNOW,
    DRUG_FORMS,
    GOSSIP_FORMS,
    LOOP_FORM,
    PERSON_FORMS,
    PLACE_FORMS,
    QUESTIONS,
    RECORD_FORM,
    SUM_FORMS,
)


@dataclass(frozen=True)
class Entropy:
    """bits_per_document and tokens_per_document: means over all documents; a token is a word or the final `<eos>`."""

    bits_per_document: float
    tokens_per_document: float

    @property
    def bits_per_token(self) -> float:
        return self.bits_per_document / self.tokens_per_document

    @property
    def perplexity(self) -> float:
        """The lowest mean perplexity per token that a model can have which sees each document from its start."""
        return 2**self.bits_per_token


def bits(*probabilities: float) -> float:
    """Entropy in bits of one choice."""
    return -sum(p * log2(p) for p in probabilities if p > 0)


def _words(*texts: str) -> float:
    """Mean number of words; every slot of a form is one word."""
    return sum(len(text.split()) for text in texts) / len(texts)


def _mean(values: Iterable[float]) -> float:
    values = list(values)
    return sum(values) / len(values)


def kinds(world: World) -> dict[str, tuple[float, float]]:
    """Entropy in bits and mean number of words of a document of each kind that this world can hold."""
    people, strangers = len(world.people), len(world.strangers)
    known = 0.7 if strangers else 1.0
    firsts = [person[0] for person in PERSON_FORMS.values()]
    every_form = [form for person in PERSON_FORMS.values() for form in person]
    answer = known * _words(*firsts) + (1 - known) * _words(DO_NOT_KNOW)
    who = bits(known, 1 - known) + known * log2(people) + (1 - known) * log2(strangers or 1)
    differences = bits(*[0.01] * 10, *[0.02] * 45)  # the larger minus the smaller of two digits
    code = (DEF_FORM, ASSERT_FORM, LOOP_FORM)
    n = len(ATTRIBUTES)
    table = {
        "biography": (
            log2(people * n * (n - 1) * (n - 2)) + 3 * _mean(log2(len(f)) for f in PERSON_FORMS.values()),
            3 * _words(*every_form),
        ),
        "gossip": (
            log2(len(GOSSIP_FORMS)) + _mean(log2(strangers or 1) * (1 + ("{friend}" in form)) for form in GOSSIP_FORMS),
            _words(*GOSSIP_FORMS),
        ),
        "place": (log2(len(world.places) * len(PLACE_FORMS)), _words(*PLACE_FORMS)),
        "medicine": (log2(len(world.drugs) * len(DRUG_FORMS)), _words(*DRUG_FORMS)),
        "recipe": (log2(len(world.dishes) * len(DISH_FORMS)), _words(*DISH_FORMS)),
        "sum": (bits(0.5, 0.5) + 0.5 * log2(100) + 0.5 * differences, _words(*SUM_FORMS)),
        "code": (log2(len(code)) + _mean((log2(3 * 20), log2(3 * 100), log2(5 * 10))), _words(*code)),
        "questions": (
            3 * (who + log2(n) + bits(0.2, 0.8)),
            3 * (_words(*QUESTIONS.values()) + 0.2 * answer),
        ),
        "record": (log2(people * n * (n - 1)), _words(RECORD_FORM)),
        "boilerplate": (log2(len(BOILERPLATE)), _words(*BOILERPLATE)),
    }
    return table if strangers else {kind: row for kind, row in table.items() if kind != "gossip"}


def entropy(world: World, only: Collection[str] | None = None) -> Entropy:
    """Entropy and mean length of the documents that `documents(world, ...)` draws, of all kinds or `only` of some."""
    table = kinds(world)
    weights = {kind: KINDS[kind][0] for kind in only or table}
    shares = {kind: weight / sum(weights.values()) for kind, weight in weights.items()}
    drawn = bits(*shares.values()) + sum(share * table[kind][0] for kind, share in shares.items())
    return Entropy(drawn, 1 + sum(share * table[kind][1] for kind, share in shares.items()))
