"""A chain of filters over a collection of pages, and a report of what each one did.

A step is any function from a list of documents to a list of documents; it may drop some, change their text, or both.
`keep_if` and `rewrite` make steps from functions of one document. With the truth at hand, the report says what each
step cost and won.
Left out: streaming. Finding duplicates needs the collection whole; every other step may as well run page by page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Document:
    """A text on its way through the filters; source is its address and must be unique, votes are its readers'."""

    text: str
    source: str
    votes: int = 0


Step = Callable[[list[Document]], list[Document]]


@dataclass(frozen=True)
class Report:
    """What one step did. precision and recall are None without labels.

    seen, kept: documents before and after it. precision: wanted ones among those kept. recall: of the wanted ones that
    the step saw, those it kept. total_recall: of all wanted ones, those still there.
    """

    name: str
    seen: int
    kept: int
    precision: float | None = None
    recall: float | None = None
    total_recall: float | None = None


def keep_if(rule: Callable[[Document], bool]) -> Step:
    """A step that keeps the documents for which a rule is true."""
    return lambda documents: [d for d in documents if rule(d)]


def rewrite(change: Callable[[str], str]) -> Step:
    """A step that changes every text and drops the documents of which nothing is left."""
    return lambda documents: [replace(d, text=text) for d in documents if (text := change(d.text))]


def drop_repeated(find: Callable[[list[str]], list[int | None]]) -> Step:
    """A step from a finder of duplicates (see near_duplicates): drops every text that repeats an earlier one."""

    def step(documents: list[Document]) -> list[Document]:
        repeats = find([d.text for d in documents])
        return [d for d, earlier in zip(documents, repeats, strict=True) if earlier is None]

    return step


def curate(
    documents: Iterable[Document], steps: dict[str, Step], wanted: Collection[str] | None = None
) -> tuple[list[Document], list[Report]]:
    """Apply steps in their order. wanted: the sources worth keeping, if they are known; only the report reads them.

    Precision is None where nothing was kept, recall where nothing wanted was there to be kept.
    Raises ValueError when two documents share a source, or a step returns a source that it was not given.
    """
    left = list(documents)
    sources = {d.source for d in left}
    if len(sources) != len(left):
        raise ValueError("Two documents share a source; give each its own.")
    labels = None if wanted is None else set(wanted) & sources
    first = len(labels) if labels else 0
    reports = []
    for name, step in steps.items():
        before = left
        left = step(before)
        seen = {d.source for d in before}
        kept = {d.source for d in left}
        if not kept <= seen or len(kept) != len(left):
            raise ValueError(f"The step {name!r} returned a document that it was not given, or one twice.")
        if labels is None:
            reports.append(Report(name, len(before), len(left)))
            continue
        good, had = len(kept & labels), len(seen & labels)
        share = [good / n if n else None for n in (len(left), had, first)]
        reports.append(Report(name, len(before), len(left), *share))
    return left, reports
