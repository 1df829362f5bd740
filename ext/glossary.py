"""The course's terms, read from glossary.yml and checked: names in two languages, definition, and the page of each.

Needs no Sphinx, so that tests and tools can use it too. What becomes of the terms on the site is in terms.py.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

REQUIRED = ("en", "ko", "page", "text")
FIELDS = {*REQUIRED, "also", "ko_also", "see", "hover"}
HANGUL = re.compile("[가-힣]")
# English names that the field also uses in Korean as they are.
UNTRANSLATED = {"pass@k", "ROUGE"}
CHAPTERS = "chapters/"


class GlossaryError(ValueError):
    """glossary.yml cannot be used; one sentence says which entry and why."""


@dataclass(frozen=True)
class Term:
    """One entry. page is a docname, anchor a section there or ""; hover: linked in the pages where it occurs."""

    en: str
    ko: str
    page: str
    anchor: str
    text: str
    also: tuple[str, ...]
    ko_also: tuple[str, ...]
    see: tuple[str, ...]
    hover: bool

    @property
    def id(self) -> str:
        return "term-" + re.sub(r"[^a-z0-9]+", "-", self.en.lower()).strip("-")

    @property
    def label(self) -> str:
        """Both names, as lists of results show them."""
        return self.en if self.en == self.ko else f"{self.en} · {self.ko}"

    @property
    def english(self) -> tuple[str, ...]:
        return (self.en, *self.also)

    @property
    def korean(self) -> tuple[str, ...]:
        return (self.ko, *self.ko_also)


def read(file: Path) -> "Glossary":
    """The glossary in `file`, empty where there is no such file. Raises GlossaryError."""
    if not file.is_file():
        return Glossary([])
    try:
        entries = yaml.safe_load(file.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise GlossaryError(f"{file.name} is not valid YAML: {' '.join(str(error).split())}") from None
    if not isinstance(entries, list):
        raise GlossaryError(f"{file.name} has to be a list of entries that begin with '- en: ...'")
    return Glossary([_term(entry, f"{file.name}, entry {number}") for number, entry in enumerate(entries, 1)])


def _term(entry, where: str) -> Term:
    if not isinstance(entry, dict):
        raise GlossaryError(f"{where} has to be a list of fields such as 'en: token'")
    where = f"{where} ({entry.get('en', 'without a name')})"
    unknown = [str(field) for field in entry if field not in FIELDS]
    if unknown:
        raise GlossaryError(f"{where} has the unknown field {unknown[0]!r}: known are {', '.join(sorted(FIELDS))}")
    for field in REQUIRED:
        if not isinstance(entry.get(field), str) or not entry[field].strip():
            raise GlossaryError(f"{where} needs a text in its field '{field}'")
    for field in ("also", "ko_also", "see"):
        if not all(isinstance(name, str) for name in _list(entry, field, where)):
            raise GlossaryError(f"{where} has something in '{field}' that is no text: write it in quotation marks")
    if not isinstance(entry.get("hover", True), bool):
        raise GlossaryError(f"{where} has to say 'hover: no', or nothing about it")
    for name in (entry["ko"], *_list(entry, "ko_also", where)):
        if not HANGUL.search(name) and name not in UNTRANSLATED:
            raise GlossaryError(f"{where} has the Korean name {name!r}, in which there is no Hangul")
    page, _, anchor = entry["page"].partition("#")
    return Term(
        entry["en"], entry["ko"], CHAPTERS + page, anchor, entry["text"].strip(),
        *(tuple(_list(entry, field, where)) for field in ("also", "ko_also", "see")), entry.get("hover", True),
    )  # fmt: skip


def _list(entry: dict, field: str, where: str) -> list:
    value = entry.get(field) or []
    if not isinstance(value, list):
        raise GlossaryError(f"{where} needs a list in '{field}', such as [one, two]")
    return value


class Glossary:
    """All terms, in alphabetical order, and where their names occur in a text."""

    def __init__(self, terms: list[Term]):
        self.terms = sorted(terms, key=lambda term: term.en.lower())
        self.by_id = {}
        names = {}
        for term in self.terms:
            if term.id in self.by_id:
                raise GlossaryError(f"{term.en!r} and {self.by_id[term.id].en!r} would get the same anchor {term.id}")
            self.by_id[term.id] = term
            for name in {name.lower() for name in (*term.english, *term.korean)}:
                if name in names:
                    raise GlossaryError(f"{name!r} is a name of both {names[name].en!r} and {term.en!r}")
                names[name] = term
        self.by_name = {term.en: term for term in self.terms}
        for term in self.terms:
            for name in term.see:
                if name not in self.by_name:
                    raise GlossaryError(f"{term.en!r} says 'see {name}', and there is no entry of this name")

    @cached_property
    def _spellings(self) -> dict[str, Term]:
        """Every English name and its plural; lower case, except abbreviations, which count as they are written."""
        found = {}
        for term in self.terms:
            for name in term.english:
                name = name if _abbreviation(name) else name.lower()
                plurals = [name + "s", name + "es"] + ([name[:-1] + "ies"] if name.endswith("y") else [])
                for spelling in (name, *plurals):
                    found.setdefault(spelling, term)
        return found

    @cached_property
    def _pattern(self) -> re.Pattern:
        spelled = sorted(self._spellings, key=lambda name: (-len(name), name))
        parts = [re.escape(name) if _abbreviation(name) else f"(?i:{re.escape(name)})" for name in spelled]
        return re.compile(r"(?<![\w-])(?:" + "|".join(parts).replace(r"\ ", r"\s+") + r")(?![\w-])")

    def find(self, text: str):
        """(start, end, term) of every name in the text: whole words, plurals too, the longest where several fit."""
        if not self.terms:
            return
        for match in self._pattern.finditer(text):
            name = " ".join(match[0].split())
            yield match.start(), match.end(), self._spellings.get(name) or self._spellings[name.lower()]


def _abbreviation(name: str) -> bool:
    return sum(letter.isupper() for letter in name) >= 2 and " " not in name
