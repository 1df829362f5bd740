"""The facts of the made-up world in English, Korean and Hindi: same meaning, real grammar, three scripts.

One letter costs 1 byte of UTF-8 in English and 3 in Hangul and Devanagari. Names are written syllable by syllable as
those scripts would write them; jobs, foods and animals are real words. Korean particles follow the final consonant,
Hindi verbs agree with the food and never with the person, whose gender nobody knows.
Left out: questions, medicine and the other kinds of documents; Korean honorific verbs; Hindi digits.
Sources: for drawing languages with an exponent, Conneau and Lample 2019, section 3.1; for the meaning of
`polite`, the two Korean speech levels haera (plain, as in books) and haeyo (polite, as to a stranger).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import Formatter
from typing import NamedTuple

from fmlab.world.facts import ATTRIBUTES, SYLLABLES, World
from fmlab.world.translations import FEMININE, FORMS, PARTICLES, PLURAL, POLITE, SYLLABLES_IN, WORDS

LANGUAGES = ("en", "ko", "hi")


class Fact(NamedTuple):
    """What a sentence says, true or not, in the world's own (English) words."""

    person: str
    attribute: str
    value: str


class Reading(NamedTuple):
    """A sentence understood: its fact, its language, which of the three forms it has, and its speech level."""

    fact: Fact
    language: str
    form: int
    polite: bool


class _Korean(str):
    """A word that takes a particle: f"{_Korean('빵'):을}" is 빵을. After the consonant ㄹ the particle 으로 is 로."""

    def __format__(self, particle: str) -> str:
        if not particle:
            return str(self)
        final = (ord(self[-1]) - 0xAC00) % 28  # Unicode orders Hangul syllables so that the last sound counts fastest
        vowel = final == 0 or (particle == "으로" and final == 8)
        return self + (PARTICLES[particle] if vowel else particle)


class _Hindi(str):
    """A word that a verb agrees with: f"{_Hindi('अंडे'):है}" is हैं, the verb alone."""

    def __format__(self, verb: str) -> str:
        if not verb:
            return str(self)
        if verb.startswith("होता"):
            verb = verb.replace("होता", "होते" if self in PLURAL else "होती" if self in FEMININE else "होता")
        return verb.replace("है", "हैं") if self in PLURAL else verb


_KIND = {"en": str, "ko": _Korean, "hi": _Hindi}


def _check(language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError(f"No language {language!r}; there are: {', '.join(LANGUAGES)}.")
    return language


def transliterate(name: str, language: str) -> str:
    """A name of the made-up world in the letters of a language: Raleko, 라레코, रालेको.

    Capital letters vanish where the script has none. Raises ValueError for a name that is not made of SYLLABLES.
    """
    if _check(language) == "en":
        return name
    pieces = re.findall("|".join(sorted(SYLLABLES, key=len, reverse=True)), name.lower())
    if "".join(pieces) != name.lower():
        raise ValueError(f"{name!r} is not made of the world's syllables: {' '.join(SYLLABLES)}.")
    return "".join(SYLLABLES_IN[language][piece] for piece in pieces)


def translate(attribute: str, value: str, language: str) -> str:
    """The word of a language for a value of an attribute. Raises ValueError for what the world does not know."""
    if attribute not in ATTRIBUTES:
        raise ValueError(f"No attribute {attribute!r}; there are: {', '.join(ATTRIBUTES)}.")
    if _check(language) == "en" or attribute == "year":
        return value
    if attribute == "city":
        return transliterate(value, language)
    if value not in WORDS[language][attribute]:
        raise ValueError(f"No {attribute} {value!r}; there are: {', '.join(WORDS[language][attribute])}.")
    return WORDS[language][attribute][value]


def template(attribute: str, language: str, form: int = 0, polite: bool = False) -> str:
    """A sentence with the slots {person} and {value}; what follows a colon in a slot bends with the word."""
    plain = FORMS[language][attribute][form]
    if not polite:
        return plain
    if language != "ko":
        raise ValueError("Only Korean sentences have a polite form here.")
    end = next(e for e in sorted(POLITE, key=len, reverse=True) if plain.endswith(e))
    return plain.removesuffix(end) + POLITE[end]


def state(fact: Fact, language: str, form: int = 0, polite: bool = False) -> str:
    """A sentence that states a fact, in the natural spelling of a language. form: 0, 1 or 2; same meaning in each.

    Raises ValueError for an unknown language, name or value, IndexError for a fourth form.
    """
    kind, (person, attribute, value) = _KIND[_check(language)], fact
    word = kind(translate(attribute, value, language))
    return template(attribute, language, form, polite).format(person=kind(transliterate(person, language)), value=word)


def sentence(world: World, person: str, attribute: str, language: str, form: int = 0, polite: bool = False) -> str:
    """The true sentence about one attribute of one person; see `state`. Raises ValueError for a stranger."""
    if person not in world.facts:
        raise ValueError(f"Nothing is known about {person!r} in this world.")
    return state(Fact(person, attribute, world.facts[person][attribute]), language, form, polite)


def parallel(world: World, count: int, seed: int) -> list[dict[str, str]]:
    """`count` true sentences drawn at random, each in every language: {"en": ..., "ko": ..., "hi": ...}."""
    rng = random.Random(f"parallel {seed}")
    draws = [(rng.choice(world.people), rng.choice(ATTRIBUTES), rng.randrange(3)) for _ in range(count)]
    return [{lang: sentence(world, who, what, lang, form) for lang in LANGUAGES} for who, what, form in draws]


def biography(world: World, rng: random.Random, language: str, polite: float = 0.0) -> str:
    """Three facts about one person as one document; Korean ones are polite throughout with probability `polite`."""
    person, level = rng.choice(world.people), rng.random() < polite and language == "ko"
    chosen = rng.sample(ATTRIBUTES, 3)
    return " ".join(sentence(world, person, a, language, rng.randrange(3), level) for a in chosen)


def documents(world: World, seed: int, shares: Mapping[str, float], polite: float = 0.0) -> Iterator[tuple[str, str]]:
    """An endless stream of (language, document); shares: how often each language is drawn, up to a common factor.

    A share counts documents, hence facts stated; the share of bytes or tokens is another (page 1.3).
    Raises ValueError, at the first draw, for an unknown language, a negative share, or none above zero.
    """
    if not shares or min(shares.values()) < 0 or sum(shares.values()) <= 0:
        raise ValueError(f"Shares must not be negative, and one must be positive: {dict(shares)}.")
    languages, rng = [_check(language) for language in shares], random.Random(f"languages {seed}")
    while True:
        language = rng.choices(languages, list(shares.values()))[0]
        yield language, biography(world, rng, language, polite)


def resample(corpus: Mapping[str, Sequence[str]], exponent: float, seed: int) -> Iterator[tuple[str, str]]:
    """An endless stream of (language, document) out of a finite corpus, its languages reweighted.

    A language with n documents is drawn in proportion to n ** exponent: 1 keeps the corpus as it is, 0 makes all
    languages equally frequent (Conneau and Lample 2019, section 3.1). Within a language every document comes once, in
    random order, before any comes again; so a small language that is drawn more often is repeated more often.
    Raises ValueError, at the first draw, when a language of the corpus has no document.
    """
    empty = [language for language, texts in corpus.items() if not texts]
    if empty or not corpus:
        raise ValueError(f"Every language of the corpus needs a document; none for: {', '.join(empty) or 'any'}.")
    rng = random.Random(f"resample {seed}")
    weights = [len(texts) ** exponent for texts in corpus.values()]
    waiting: dict[str, list[str]] = {language: [] for language in corpus}
    while True:
        language = rng.choices(list(corpus), weights)[0]
        if not waiting[language]:
            waiting[language] = rng.sample(corpus[language], len(corpus[language]))
        yield language, waiting[language].pop()


class Reader:
    """Understands every sentence that `state` can write about a world, and says whether it is true.

    >>> reader = Reader(World(0))
    >>> reader("라레코는 포나에 산다."), reader.read("रालेको के पास एक बकरी है।").fact.value
    ('true', 'goat')
    """

    def __init__(self, world: World):
        self.world = world
        self._person = {w: {transliterate(p, w): p for p in (*world.people, *world.strangers)} for w in LANGUAGES}
        self._value = {
            w: {a: {translate(a, v, w): v for v in values} for a, values in world.values.items()} for w in LANGUAGES
        }
        self._patterns = [
            (
                re.compile(_pattern(template(attribute, language, form, polite), self._value[language][attribute])),
                attribute,
                language,
                form,
                polite,
            )
            for language in LANGUAGES
            for attribute in ATTRIBUTES
            for form in range(3)
            for polite in ((False, True) if language == "ko" else (False,))
        ]

    def read(self, text: str) -> Reading | None:
        """What one sentence says, or None when it is malformed: an unknown word, a wrong particle, a wrong ending."""
        for pattern, attribute, language, form, polite in self._patterns:
            match = pattern.fullmatch(text)
            if not match:
                continue
            person = self._person[language].get(match["person"])
            value = self._value[language][attribute].get(match["value"])
            if person is None or value is None:
                continue
            fact = Fact(person, attribute, value)
            if state(fact, language, form, polite) == text:
                return Reading(fact, language, form, polite)
        return None

    def __call__(self, text: str) -> str:
        """ "true", "false" or "malformed" for one sentence in any of the languages."""
        reading = self.read(text)
        if reading is None:
            return "malformed"
        person, attribute, value = reading.fact
        return "true" if self.world.facts.get(person, {}).get(attribute) == value else "false"


def _pattern(form: str, values: Iterable[str]) -> str:
    """A form as a regular expression with the groups person and value. Loose: `Reader.read` writes it again."""
    # Any word may stand for a person. Values are listed: 거북이다 is a turtle (거북이) and 다, not 거북 and 이다.
    words = {"person": r"\S+?", "value": "|".join(map(re.escape, values))}
    pieces = []
    for literal, slot, bend, _ in Formatter().parse(form):
        pieces.append(re.escape(literal))
        if slot in words:
            pieces.append(f"(?P<{slot}>{words.pop(slot)})")
        if bend:
            pieces.append(f"(?:{bend}|{PARTICLES[bend]})" if bend in PARTICLES else "[^।]+")
    return "".join(pieces)
