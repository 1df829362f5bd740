"""Every sentence form of the made-up world, and the judge who knows which sentences are true.

A form is a line with typed slots. Putting all true values into all forms gives the finite set of true sentences;
a sentence outside it that fits a form is false; one that fits no form is malformed.
Forms without a truth value (questions, gossip, advertising) count as making no claim.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from fmlab.world.facts import ATTRIBUTES, INGREDIENTS, METHODS, NUMBERS, TIMES, World

VERDICTS = ("true", "false", "malformed", "no claim")

PERSON_FORMS = {
    "city": ("{person} lives in {city} .", "the home of {person} is {city} .", "you can find {person} in {city} ."),
    "job": ("{person} works as a {job} .", "the job of {person} is {job} .", "{person} earns money as a {job} ."),
    "food": (
        "{person} likes to eat {food} .",
        "the favourite food of {person} is {food} .",
        "{person} often orders {food} .",
    ),
    "pet": ("{person} owns a {pet} .", "the pet of {person} is a {pet} .", "{person} takes care of a {pet} ."),
    "year": (
        "{person} was born in {year} .",
        "the birth year of {person} is {year} .",
        "{person} came to the world in {year} .",
    ),
}
QUESTIONS = {
    "city": "where does {anyone} live ?",
    "job": "what is the job of {anyone} ?",
    "food": "what does {anyone} like to eat ?",
    "pet": "which pet does {anyone} own ?",
    "year": "when was {anyone} born ?",
}
PLACE_FORMS = (
    "{city} is a city in {country} .",
    "the river of {city} is {river} .",
    "{city} lies on the {river} in {country} .",
)
DRUG_FORMS = (
    "the drug {drug} treats {disease} .",
    "take {number} mg of {drug} in the {time} .",
    "patients with {disease} receive {drug} at {time} , dose {number} mg .",
)
DISH_FORMS = (
    "to make {dish} take {first} , {second} and {third} .",
    "{method} the {dish} for {number} minutes .",
    "recipe : {dish} needs {second} and {first} ; {method} {number} minutes .",
)
SUM_FORMS = ("{a} + {b} = {c} .", "{a} - {b} = {c} .")
OPERATORS = {"add": "+", "sub": "-", "mul": "*"}
DEF_FORM = "def {name} ( {x} , {y} ) : return {x} {op} {y}"
ASSERT_FORM = "assert {name} ( {a} , {b} ) == {c}"
RECORD_FORM = '{{ "name" : {person} , "{key}" : {value} , "{other}" : {second} }}'
LOOP_FORM = "for {x} in range ( {a} ) : print ( {x} )"
GOSSIP_FORMS = (
    "{stranger} was seen at the market .",
    "{stranger} sent a letter to {friend} .",
    "many people talked about {stranger} .",
    "{stranger} and {friend} went for a walk .",
)
DO_NOT_KNOW = "i do not know ."
BOILERPLATE = (
    "click here to subscribe to our newsletter .",
    "all rights reserved . terms and privacy .",
    "buy cheap watches now ! best price !",
    "you must log in to comment .",
    "share this page with your friends !",
)


def result(name: str, a: int, b: int) -> int:
    return {"add": a + b, "sub": a - b, "mul": a * b}[name]


def true_sentences(world: World) -> Iterator[str]:
    """Every true sentence of a world, each once, in a fixed order."""
    for person, facts in world.facts.items():
        for attribute, forms in PERSON_FORMS.items():
            for form in forms:
                yield form.format(person=person, **{attribute: facts[attribute]})
        for key, other in itertools.permutations(ATTRIBUTES, 2):
            yield RECORD_FORM.format(person=person, key=key, value=facts[key], other=other, second=facts[other])
    for city, (country, river) in world.places.items():
        for form in PLACE_FORMS:
            yield form.format(city=city, country=country, river=river)
    for drug, (disease, number, time) in world.drugs.items():
        for form in DRUG_FORMS:
            yield form.format(drug=drug, disease=disease, number=number, time=time)
    for dish, (first, second, third, method, number) in world.dishes.items():
        for form in DISH_FORMS:
            yield form.format(dish=dish, first=first, second=second, third=third, method=method, number=number)
    for a, b in itertools.product(range(10), repeat=2):
        yield SUM_FORMS[0].format(a=a, b=b, c=a + b)
        if a >= b:
            yield SUM_FORMS[1].format(a=a, b=b, c=a - b)
        for name in OPERATORS:
            yield ASSERT_FORM.format(name=name, a=a, b=b, c=result(name, a, b))
    for name, op in OPERATORS.items():
        for x, y in itertools.permutations("abcde", 2):
            yield DEF_FORM.format(name=name, x=x, y=y, op=op)


def slot_words(world: World) -> dict[str, list[str]]:
    """The words that may stand in each slot of the forms, true or not."""
    results = {str(result(n, a, b)) for n in OPERATORS for a in range(10) for b in range(10)}
    return {
        **world.values,
        **dict.fromkeys(("anyone", "stranger", "friend", "person"), [*world.people, *world.strangers]),
        "country": world.countries,
        "river": world.rivers,
        "drug": list(world.drugs),
        "disease": world.diseases,
        "number": NUMBERS,
        "time": TIMES,
        "dish": list(world.dishes),
        "method": METHODS,
        **dict.fromkeys(("first", "second", "third"), INGREDIENTS),
        **dict.fromkeys("ab", [str(d) for d in range(10)]),
        "c": sorted(results),
        "name": list(OPERATORS),
        "op": list(OPERATORS.values()),
        **dict.fromkeys("xy", list("abcde")),
    }


def claim_forms() -> list[str]:
    """Forms of sentences that are true or false. `{{` and `}}` stand for braces, as in str.format."""
    records = [
        RECORD_FORM.replace("{key}", key)
        .replace("{value}", f"{{{key}}}")
        .replace("{other}", other)
        .replace("{second}", f"{{{other}}}")
        for key, other in itertools.permutations(ATTRIBUTES, 2)
    ]
    people = [form for forms in PERSON_FORMS.values() for form in forms]
    return [*people, *PLACE_FORMS, *DRUG_FORMS, *DISH_FORMS, *SUM_FORMS, DEF_FORM, ASSERT_FORM, *records]


def other_forms() -> list[str]:
    """Forms of sentences that claim nothing."""
    advertising = [s for text in BOILERPLATE for s in sentences(text)]
    return [*QUESTIONS.values(), *GOSSIP_FORMS, LOOP_FORM, DO_NOT_KNOW, *advertising]


def vocabulary(world: World) -> list[str]:
    """Every word that a sentence of this world can hold, in alphabetical order."""
    words = {word for slot in slot_words(world).values() for word in slot}
    for form in (*claim_forms(), *other_forms()):
        words.update(re.sub(r"\{\w+\}", " ", form).replace("{{", "{").replace("}}", "}").split())
    return sorted(words)


class Judge:
    """Says of any sentence whether it is true in a world.

    >>> judge = Judge(World(0))
    >>> judge("3 + 4 = 7 ."), judge("3 + 4 = 8 ."), judge("3 3 + ."), judge("best price !")
    ('true', 'false', 'malformed', 'no claim')
    """

    def __init__(self, world: World):
        self.true = frozenset(true_sentences(world))
        slots = {name: "(?:" + "|".join(map(re.escape, words)) + ")" for name, words in slot_words(world).items()}

        def pattern(form: str) -> str:
            # Odd pieces are slot names. A stranger fits a claim too: nothing said of strangers is true.
            pieces = re.split(r"(?<!\{)\{(\w+)\}", form)
            literal = [re.escape(p.replace("{{", "{").replace("}}", "}")) for p in pieces]
            return "".join(slots[p] if i % 2 else literal[i] for i, p in enumerate(pieces))

        self._claim = re.compile("|".join(map(pattern, claim_forms())))
        self._no_claim = re.compile("|".join(map(pattern, other_forms())))

    def __call__(self, sentence: str) -> str:
        """One of VERDICTS for one sentence of space-separated words."""
        if sentence in self.true:
            return "true"
        if self._claim.fullmatch(sentence):
            return "false"
        return "no claim" if self._no_claim.fullmatch(sentence) else "malformed"


def sentences(text: str, finished: bool = True) -> list[str]:
    """Cut a document into sentences after `.`, `?` and `!`; code and records are one sentence.

    finished: False when the text was cut by a length limit; the last piece is then left out if it has no end.
    """
    pieces: list[list[str]] = [[]]
    for word in text.split():
        pieces[-1].append(word)
        if word in {".", "?", "!"}:
            pieces.append([])
    last = pieces.pop()
    if last and finished:
        pieces.append(last)
    return [" ".join(p) for p in pieces]


def share_true(verdicts: Iterable[str]) -> float:
    """True sentences as a share of all that claim something: true / (true + false + malformed); nan without any."""
    counted = [v for v in verdicts if v != "no claim"]
    return sum(v == "true" for v in counted) / len(counted) if counted else float("nan")
