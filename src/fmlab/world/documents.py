"""Documents about the made-up world, mixed as on the web: lives, medicine, recipes, code, questions, advertising."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator

from fmlab.world import sentences as forms
from fmlab.world.facts import ATTRIBUTES, World


def _biography(w: World, r: random.Random) -> str:
    person = r.choice(w.people)
    chosen = r.sample(ATTRIBUTES, 3)
    return " ".join(r.choice(forms.PERSON_FORMS[a]).format(person=person, **{a: w.facts[person][a]}) for a in chosen)


def _gossip(w: World, r: random.Random) -> str:
    stranger, friend = r.choice(w.strangers), r.choice(w.strangers)
    return r.choice(forms.GOSSIP_FORMS).format(stranger=stranger, friend=friend)


def _place(w: World, r: random.Random) -> str:
    city = r.choice(list(w.places))
    country, river = w.places[city]
    return r.choice(forms.PLACE_FORMS).format(city=city, country=country, river=river)


def _medicine(w: World, r: random.Random) -> str:
    drug = r.choice(list(w.drugs))
    disease, number, time = w.drugs[drug]
    return r.choice(forms.DRUG_FORMS).format(drug=drug, disease=disease, number=number, time=time)


def _recipe(w: World, r: random.Random) -> str:
    dish = r.choice(list(w.dishes))
    first, second, third, method, number = w.dishes[dish]
    form = r.choice(forms.DISH_FORMS)
    return form.format(dish=dish, first=first, second=second, third=third, method=method, number=number)


def _sum(w: World, r: random.Random) -> str:
    a, b = r.randrange(10), r.randrange(10)
    if r.random() < 0.5:
        return forms.SUM_FORMS[0].format(a=a, b=b, c=a + b)
    return forms.SUM_FORMS[1].format(a=max(a, b), b=min(a, b), c=abs(a - b))


def _code(w: World, r: random.Random) -> str:
    name = r.choice(list(forms.OPERATORS))
    x, y = r.sample("abcde", 2)
    a, b = r.randrange(10), r.randrange(10)
    return r.choice(
        [
            forms.DEF_FORM.format(name=name, x=x, y=y, op=forms.OPERATORS[name]),
            forms.ASSERT_FORM.format(name=name, a=a, b=b, c=forms.result(name, a, b)),
            forms.LOOP_FORM.format(x=x, a=a),
        ]
    )


def _questions(w: World, r: random.Random) -> str:
    """A page of questions, mostly unanswered: after a question the likeliest next line is another question."""
    lines = []
    for _ in range(3):
        known = r.random() < 0.7 or not w.strangers
        person = r.choice(w.people if known else w.strangers)
        attribute = r.choice(ATTRIBUTES)
        lines.append(forms.QUESTIONS[attribute].format(anyone=person))
        if r.random() < 0.2:
            form = forms.PERSON_FORMS[attribute][0]
            lines.append(form.format(person=person, **w.facts[person]) if known else forms.DO_NOT_KNOW)
    return " ".join(lines)


def _record(w: World, r: random.Random) -> str:
    person = r.choice(w.people)
    key, other = r.sample(ATTRIBUTES, 2)
    facts = w.facts[person]
    return forms.RECORD_FORM.format(person=person, key=key, value=facts[key], other=other, second=facts[other])


KINDS: dict[str, tuple[int, Callable[[World, random.Random], str]]] = {
    "biography": (45, _biography),
    "gossip": (6, _gossip),
    "place": (5, _place),
    "medicine": (5, _medicine),
    "recipe": (5, _recipe),
    "sum": (9, _sum),
    "code": (5, _code),
    "questions": (12, _questions),
    "record": (4, _record),
    "boilerplate": (4, lambda w, r: r.choice(forms.BOILERPLATE)),
}


def document(world: World, rng: random.Random, kind: str | None = None) -> str:
    """One document: space-separated words, of a given kind (a key of KINDS) or of a kind drawn by its weight."""
    if kind is None:
        # Gossip needs strangers; a world without any goes without it.
        weights = {k: weight for k, (weight, _) in KINDS.items() if world.strangers or k != "gossip"}
        kind = rng.choices(list(weights), list(weights.values()))[0]
    if kind not in KINDS:
        raise ValueError(f"No documents of kind {kind!r}; there are: {', '.join(KINDS)}.")
    return KINDS[kind][1](world, rng)


def documents(world: World, seed: int) -> Iterator[str]:
    """An endless stream of documents; the same world and random seed give the same stream."""
    rng = random.Random(f"documents {seed}")
    return (document(world, rng) for _ in itertools.count())
