"""Sentences about people, and the JSON records that careful and careless writers make of them.

A page of such a writer holds several sentences, each followed by its record. Careful writers never slip. Careless ones
do, each time with the probability SLIP, and their slips are of six kinds. Five are luck; the sixth depends on the
sentence: where it spells the month in letters, the date is copied as it stands instead of being rewritten.
Some pages begin with the line "Strict JSON, please:", mostly those of careful writers. Now and then an editor adds the
record as it should have been, after the line "Corrected:".
Names are made up of Latin syllables, some with accents, or of Korean ones, so that one letter may be several bytes.
Left out: anything that is hard to read; the question here is the form.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache

KNOWN, UNSEEN = 2000, 500  # names that writers use, and names kept for tests
JOBS = "baker doctor farmer lawyer painter pilot singer teacher".split()
MONTHS = "January February March April May June July August September October November December".split()
COUNTS = {0: "no", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
LATIN = "ba ko ri né tu la mi sø da ve po gi ra lé zu fa no ki te mo sha brü dra lón".split()
KOREAN = list("가나다라마바사아자차하미소진우")
FORMS = (
    "{name}, a {job}, was born on {date} and has {count} children.",
    "{name} works as a {job}, has {count} children and was born on {date}.",
    "Born on {date}, {name} is a {job} with {count} children.",
)
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 12},
        "born": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "job": {"enum": JOBS},
        "children": {"type": "integer", "minimum": 0, "maximum": 12},
    },
    "required": ["name", "born", "job", "children"],
    "additionalProperties": False,
}
CARELESS, SLIP, EDITED = 0.5, 0.55, 0.2  # shares: of writers, of their records, of records that an editor sees
COPIES_DATE = 0.4  # the share of dates in letters that a careless writer copies, besides other slips
SLIPS = {"no brace": 6, "no comma": 2, "single quotes": 3, "a greeting": 3, "last comma": 3, "no last part": 3}
STRICT, CORRECTED = "Strict JSON, please:\n", "Corrected:\n"
ASKED = {True: 0.1, False: 0.5}  # how often STRICT stands above a page, by whether its writer is careless


@dataclass(frozen=True)
class Person:
    """What a record says. born: year-month-day, as in ISO 8601."""

    name: str
    born: str
    job: str
    children: int

    @property
    def record(self) -> dict[str, str | int]:
        """The facts as the schema wants them."""
        return asdict(self)

    @property
    def json(self) -> str:
        """The record as a careful writer writes it."""
        return json.dumps(self.record, ensure_ascii=False)


@dataclass(frozen=True)
class Item:
    """A sentence, the record that a writer made of it (the slip's name, or None), and who it is about."""

    person: Person
    sentence: str
    record: str
    slip: str | None


@cache
def names(unseen: bool = False) -> tuple[str, ...]:
    """The names that writers use, or those kept for tests; one in five is Korean. All differ."""
    rng, found = random.Random("names of records"), {}
    while len(found) < KNOWN + UNSEEN:
        syllables = KOREAN if len(found) % 5 == 4 else LATIN
        name = "".join(rng.choice(syllables) for _ in range(3))
        found.setdefault(name.capitalize())
    return tuple(found)[KNOWN:] if unseen else tuple(found)[:KNOWN]


def person(rng: random.Random, unseen: bool = False) -> Person:
    """Somebody with facts drawn anew."""
    born = f"{rng.randint(1950, 1999)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    return Person(rng.choice(names(unseen)), born, rng.choice(JOBS), rng.choice(list(COUNTS)))


def tell(rng: random.Random, some: Person, letters: bool | None = None) -> str:
    """One sentence about a person. letters: the month as a word ("7 May 1987") or the date as in the record.

    None draws one of the two.
    """
    letters = rng.random() < 0.5 if letters is None else letters
    date = in_letters(some.born) if letters else some.born
    return rng.choice(FORMS).format(name=some.name, job=some.job, date=date, count=COUNTS[some.children])


def in_letters(born: str) -> str:
    """1987-05-07 as 7 May 1987."""
    year, month, day = born.split("-")
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"


def slipped(some: Person, slip: str) -> str:
    """The record with one slip. Raises ValueError for a slip that is none of SLIPS or "copied date"."""
    good = some.json
    match slip:
        case "no brace":
            return good.removesuffix("}")
        case "no comma":
            return good.replace('", "job"', '" "job"')
        case "single quotes":
            return good.replace('"', "'")
        case "a greeting":
            return "Sure! " + good
        case "last comma":
            return good.replace("}", ",}")
        case "no last part":
            return good[: good.index(', "children"')] + "}"
        case "copied date":
            return good.replace(some.born, in_letters(some.born))
    raise ValueError(f"{slip!r} is no slip; there are copied date, {', '.join(SLIPS)}.")


def write(rng: random.Random, some: Person, careless: bool) -> Item:
    """A sentence and the record that a careful or a careless writer makes of it."""
    letters = rng.random() < 0.5
    sentence, slip = tell(rng, some, letters), None
    if careless and letters and rng.random() < COPIES_DATE:
        slip = "copied date"
    elif careless and rng.random() < SLIP:
        slip = rng.choices(list(SLIPS), list(SLIPS.values()))[0]
    return Item(some, sentence, slipped(some, slip) if slip else some.json, slip)


def pages(seed: int, end: str) -> Iterator[str]:
    """Endless pages of one writer each, two to four records; the seed decides all. end: what ends each record."""
    rng = random.Random(f"records {seed}")
    while True:
        careless, lines = rng.random() < CARELESS, []
        above = STRICT if rng.random() < ASKED[careless] else ""
        for _ in range(rng.randint(2, 4)):
            item = write(rng, person(rng), careless)
            lines += [item.sentence, item.record + end]
            if rng.random() < EDITED:
                lines.append(CORRECTED + item.person.json + end)
        yield above + "\n".join(lines)


def requests(seed: int, count: int) -> list[Item]:
    """Sentences about people with unseen names, and their records without slips."""
    rng = random.Random(f"requests {seed}")
    return [write(rng, person(rng, unseen=True), careless=False) for _ in range(count)]
