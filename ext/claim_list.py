"""Every claim of the course, read from the cards in the committed outputs of its chapter pages.

Needs no Sphinx and no fmlab: tools and tests may use it. `claims(root)` gives the cards in the order of their ids, each
with its page and the corrections that name it; `as_json` is the file that the site offers as claims.json:

    {"claims": [...],
     "counts": {"claims", "computed or measured", "corrected": numbers, "kind", "verdict", "topic": a number for each}}

    id             letter of the topic and number, such as "G24"
    topic          one of TOPICS, such as "Sampling"
    kind           "computed" (one exact value), "measured" (the median of several) or "told" (none)
    sentence       the statement, as it is told outside; the verdict says what became of it
    quantity       what the value is, with its unit; null where told, as are the six that follow
    value          as the card prints it, so rounded; of several values their median
    lowest, highest, count, over   of the values: the ends, how many, and over what ("random seeds"; null for one value)
    range          [low, high]: a page whose values leave it cannot be built
    verdict        "holds", "partly", "not reproduced", "refuted" or "told"
    note, source   texts; null where a card has none
    page           {"number": "5.2", "title": ..., "url": ...}; addresses are relative to the file
    corrections    [{"id": "E11", "url": ...}, ...]

A card is what fmlab.claims writes; a correction's box ends with `<!-- corrects: G32 -->`, which names its claims.
How the site shows them is in claims_page.py.
"""

import html
import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from catalogue import Entry, catalogue, markdown, notebook

TOPICS = {
    "D": "Training data",
    "A": "Architecture",
    "S": "Model size",
    "P": "Post-training",
    "G": "Sampling",
    "F": "Foundations",
}
KINDS = ("computed", "measured", "told")
VERDICTS = ("holds", "partly", "not reproduced", "refuted", "told")

IS_CARD = re.compile(r'id="claim-')
CARD = re.compile(
    r'<div class="claim claim--(?P<verdict>[a-z-]+)" id="claim-(?P<id>[DASPGF]\d+)"[^>]*>'
    r'<span class="claim-id">(?P=id)</span> <span class="claim-kind">(?P<kind>[a-z]+)</span>'
    r'<p class="claim-text">(?P<sentence>[^<]+)</p><dl class="claim-facts">(?P<facts>.*?)</dl>'
    r'<p class="claim-verdict"><strong>(?P<words>[^<]+)</strong>(?: (?P<note>[^<]+))?</p></div>',
    re.S,
)
FACT = re.compile(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>")
NUMBER = r"-?\d[\d,]*(?:\.\d+)?(?:e[+-]\d+)?"
VALUE = re.compile(
    rf"(?P<quantity>.+): (?P<shown>(?P<value>{NUMBER})"
    rf"(?: \(from (?P<lowest>{NUMBER}) to (?P<highest>{NUMBER}) over (?P<count>\d+) (?P<over>.+)\))?)",
    re.S,
)
RANGE = re.compile(rf"({NUMBER}) to ({NUMBER})")
BOX = re.compile(r"^> \*\*Correction (E\d+)\.\*\*((?:.*\n>)*.*)", re.M)
CORRECTS = re.compile(r"<!-- corrects: ([^>]*?) -->")


class ClaimError(ValueError):
    """A card or a correction cannot be read."""


@dataclass(frozen=True)
class Correction:
    """A correction's box: its id, the page it stands on, and the ids of the claims it is about."""

    id: str
    page: Entry
    about: tuple[str, ...]

    @property
    def url(self) -> str:
        """Its address in the site."""
        return f"{self.page.docname}.html#correction-{self.id}"


@dataclass(frozen=True)
class Claim:
    """One card, all in the card's own words. facts: (name, text) pairs; words: the verdict as a sentence."""

    id: str
    kind: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    verdict: str
    words: str
    note: str
    page: Entry | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def url(self) -> str:
        """Its card's address in the site."""
        return f"{self.page.docname}.html#claim-{self.id}"

    @property
    def topic(self) -> str:
        return TOPICS[self.id[0]]

    @property
    def source(self) -> str:
        return dict(self.facts).get("source", "")

    @property
    def range(self) -> str:
        """The range as the card prints it, "" where there is none."""
        return dict(self.facts).get("must stay in", "")

    @property
    def measurement(self) -> dict[str, str | None]:
        """quantity, shown (the value with its spread), value, lowest, highest, count, over: texts; {} where told."""
        return VALUE.fullmatch(dict(self.facts)[self.kind]).groupdict() if self.kind != "told" else {}


def read_card(text: str) -> Claim:
    """The claim that a card's HTML shows. Raises ClaimError where it is not what fmlab.claims writes."""
    found = CARD.fullmatch(text.strip())
    if not found:
        name = re.search(r'id="claim-([^"]*)', text)
        raise ClaimError(f"card {name[1] if name else ''} is not what fmlab.claims writes: run its page again")
    parts = {name: html.unescape(part or "") for name, part in found.groupdict().items() if name != "facts"}
    facts = tuple((name, html.unescape(value)) for name, value in FACT.findall(found["facts"]))
    verdict = parts.pop("verdict").replace("-", " ")
    claim = Claim(facts=facts, verdict=verdict, **parts)
    told = claim.kind == "told"
    known = claim.kind in KINDS and verdict in VERDICTS and FACT.sub("", found["facts"]) == ""
    if not known or told != (verdict == "told"):
        raise ClaimError(f"card {claim.id} is {claim.kind!r} with verdict {verdict!r} and facts that do not go with it")
    if not told and not (VALUE.fullmatch(dict(facts).get(claim.kind, "")) and RANGE.fullmatch(claim.range)):
        raise ClaimError(f"card {claim.id} shows no value with a range")
    return claim


def cards(page: dict) -> list[Claim]:
    """The cards in the outputs of a page's notebook."""
    outputs = [output for cell in page["cells"] for output in cell.get("outputs", ())]
    texts = ["".join(output.get("data", {}).get("text/html", "")) for output in outputs]
    return [read_card(text) for text in texts if IS_CARD.search(text)]


@cache
def corrections(root: Path) -> tuple[Correction, ...]:
    """Every correction's box of the book, in the order of their numbers. Raises ClaimError where one names no claim."""
    found = {}
    for page in catalogue(root):
        for name, text in BOX.findall("\n\n".join(markdown(root, page.docname))):
            named = CORRECTS.search(text)
            if not named:
                raise ClaimError(f"{page.docname}: end correction {name} with its claims, <!-- corrects: G32 -->")
            if name in found:
                raise ClaimError(f"correction {name} stands on {found[name].page.docname} and on {page.docname}")
            found[name] = Correction(name, page, tuple(re.split(r",\s*", named[1])))
    return tuple(sorted(found.values(), key=lambda correction: int(correction.id[1:])))


@cache
def claims(root: Path) -> tuple[Claim, ...]:
    """Every claim of the book in `root`. Raises ClaimError where a card or a correction is wrong."""
    found: dict[str, Claim] = {}
    for page in catalogue(root):
        try:
            on_page = cards(notebook(root, page.docname))
        except ClaimError as error:
            raise ClaimError(f"{page.docname}: {error}") from None
        for claim in on_page:
            if claim.id in found:
                raise ClaimError(f"claim {claim.id} has a card on {found[claim.id].page.docname} and on {page.docname}")
            found[claim.id] = replace(claim, page=page)
    for correction in corrections(root):
        for name in correction.about:
            if name not in found:
                where = f"{correction.page.docname}: correction {correction.id}"
                raise ClaimError(f"{where} is about {name}, but no page has a card {name}")
            found[name] = replace(found[name], corrections=(*found[name].corrections, correction))
    return tuple(sorted(found.values(), key=lambda claim: (list(TOPICS).index(claim.id[0]), int(claim.id[1:]))))


def counts(listed: tuple[Claim, ...]) -> dict:
    """How many there are of each sort."""
    by = {
        "kind": (KINDS, Counter(claim.kind for claim in listed)),
        "verdict": (VERDICTS, Counter(claim.verdict for claim in listed)),
        "topic": (TOPICS.values(), Counter(claim.topic for claim in listed)),
    }
    return {
        "claims": len(listed),
        "computed or measured": sum(claim.kind != "told" for claim in listed),
        "corrected": sum(bool(claim.corrections) for claim in listed),
        **{name: {value: found[value] for value in values} for name, (values, found) in by.items()},
    }


def as_json(listed: tuple[Claim, ...]) -> str:
    """The text of claims.json. It holds no date, so that the same pages give the same bytes."""
    data = {"claims": [_row(claim) for claim in listed], "counts": counts(listed)}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _row(claim: Claim) -> dict:
    shown = claim.measurement
    single = shown.get("lowest") is None
    limits = RANGE.fullmatch(claim.range)
    return {
        "id": claim.id,
        "topic": claim.topic,
        "kind": claim.kind,
        "sentence": claim.sentence,
        "quantity": shown.get("quantity"),
        "value": _number(shown.get("value")),
        "lowest": _number(shown.get("value" if single else "lowest")),
        "highest": _number(shown.get("value" if single else "highest")),
        "count": (1 if single else int(shown["count"])) if shown else None,
        "over": shown.get("over"),
        "range": [_number(end) for end in limits.groups()] if limits else None,
        "verdict": claim.verdict,
        "note": claim.note or None,
        "source": claim.source or None,
        "page": {"number": claim.page.number, "title": claim.page.title, "url": claim.url},
        "corrections": [{"id": correction.id, "url": correction.url} for correction in claim.corrections],
    }


def _number(text: str | None) -> float | int | None:
    """What fmlab.claims.number printed, as a number; a whole one stays whole."""
    if text is None:
        return None
    text = text.replace(",", "")
    return int(text) if re.fullmatch(r"-?\d+", text) else float(text)
