"""Claim cards: a sentence of the ledger, what was measured here, the range it must stay in, and a verdict in words.

A card whose value leaves its range raises, so a page cannot quote a number that is no longer true. A claim that does
not reproduce at this scale is shown as such and stays. With FMLAB_CLAIMS_LOG set, every card is also appended to that
file as one JSON line (`make claims` reads them).
"""

from __future__ import annotations

import html
import json
import math
import os
import re
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

KINDS = ("computed", "measured", "told")
VERDICTS = {
    "holds": "Holds here.",
    "partly": "Holds in part.",
    "not reproduced": "Does not reproduce at this scale.",
    "refuted": "Not so: see the correction.",
    "told": "Told, not shown here.",
}

# Enough to read a card in JupyterLab; the book's own style sheet takes over on the site.
_STYLE = (
    "border:1px solid var(--jp-border-color2,#bbb);border-left-width:5px;padding:.5em .9em;margin:.6em 0;max-width:46em"
)


class ClaimOutOfRange(AssertionError):
    """A measured value has left the range that its claim card states."""


@dataclass(frozen=True)
class Card:
    """One claim on a page. Shown in a notebook as HTML, elsewhere as text.

    id: the ledger's; values: one number for a computed claim, one per random seed for a measured one;
    within: the range that every value must lie in, ends included.
    """

    id: str
    sentence: str
    kind: str
    values: tuple[float, ...]
    within: tuple[float, float] | None
    quantity: str
    verdict: str
    note: str
    source: str
    over: str = "random seeds"

    @property
    def value(self) -> float:
        """The median of the values."""
        return statistics.median(self.values)

    @property
    def holds(self) -> bool:
        """True when every value is a number inside the range."""
        if self.within is None:
            return True
        low, high = self.within
        return all(math.isfinite(v) and low <= v <= high for v in self.values)

    def facts(self) -> list[tuple[str, str]]:
        """What the card shows, as (name, text) pairs."""
        rows = []
        if self.values:
            shown = number(self.value)
            if len(self.values) > 1:
                lowest, highest = number(min(self.values)), number(max(self.values))
                shown += f" (from {lowest} to {highest} over {len(self.values)} {self.over})"
            rows.append(("measured" if self.kind == "measured" else "computed", f"{self.quantity}: {shown}"))
        if self.within:
            rows.append(("must stay in", f"{number(self.within[0])} to {number(self.within[1])}"))
        if self.source:
            rows.append(("source", self.source))
        return rows

    def __repr__(self) -> str:
        facts = "; ".join(f"{name}: {text}" for name, text in self.facts())
        return f"[{self.id}] {self.sentence} ({facts}) {VERDICTS[self.verdict]} {self.note}".strip()

    def _repr_html_(self) -> str:
        facts = "".join(f"<dt>{name}</dt><dd>{html.escape(text)}</dd>" for name, text in self.facts())
        note = f" {html.escape(self.note)}" if self.note else ""
        return (
            f'<div class="claim claim--{self.verdict.replace(" ", "-")}" id="claim-{self.id}" style="{_STYLE}">'
            f'<span class="claim-id">{self.id}</span> <span class="claim-kind">{self.kind}</span>'
            f'<p class="claim-text">{html.escape(self.sentence)}</p><dl class="claim-facts">{facts}</dl>'
            f'<p class="claim-verdict"><strong>{VERDICTS[self.verdict]}</strong>{note}</p></div>'
        )


def number(value: float) -> str:
    """A number as cards print it: up to three decimals, whole numbers whole, thousands grouped."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    if 0.9995 <= abs(value) < 1:
        return f"{value:.5f}"  # nearly 1 is not 1
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 1e-3 else f"{value:.3f}".rstrip("0").rstrip(".")


def claim(
    id: str,
    sentence: str,
    values: float | Sequence[float] = (),  # or a tensor or array of them
    within: tuple[float, float] | None = None,
    *,
    quantity: str = "",
    verdict: str = "holds",
    note: str = "",
    source: str = "",
    over: str = "random seeds",
) -> Card:
    """Make a claim card and hold it to its range.

    One value makes the claim "computed" (exact or deterministic), several (one per random seed) "measured"; without
    values it is "told" and needs a source. quantity says what the values are, with their unit; over says what differs
    between them ("models", where no draw is involved and only other checkpoints would move them).

    Raises ClaimOutOfRange when a value lies outside `within` (after the log line has been written), and ValueError
    when the card itself is incomplete.
    """
    values = values.tolist() if hasattr(values, "tolist") else values
    series = tuple(float(v) for v in values) if isinstance(values, Sequence) else (float(values),)
    kind = "told" if not series else "computed" if len(series) == 1 else "measured"
    if kind == "told":
        if quantity or within is not None:
            raise ValueError(f"{id}: the experiment gave no values.")
        verdict = "told"
    elif verdict == "told":
        raise ValueError(f"{id}: a claim with values is computed or measured, not told.")
    if not re.fullmatch(r"[DASPGF]\d+", id):
        raise ValueError(f"{id!r} is no ledger id such as G19.")
    if verdict not in VERDICTS:
        raise ValueError(f"verdict is {verdict!r}; use one of {', '.join(VERDICTS)}.")
    if kind == "told" and not source:
        raise ValueError(f"{id}: a claim without values is told, and needs a source.")
    if kind != "told" and (within is None or not quantity):
        raise ValueError(f"{id}: a claim with values needs the range they must stay in and the quantity they measure.")
    if within is not None and not (-math.inf < within[0] <= within[1] < math.inf):
        raise ValueError(f"{id}: the range {within} is upside down or has no end.")
    card = Card(id, sentence, kind, series, within, quantity, verdict, note, source, over)
    _log(card)
    if not card.holds:
        raise ClaimOutOfRange(
            f"{id}: {quantity} is {', '.join(number(v) for v in series)}, outside {number(within[0])} to "
            f"{number(within[1])}. Either the experiment changed or the sentence is no longer true here."
        )
    return card


def _log(card: Card) -> None:
    target = os.environ.get("FMLAB_CLAIMS_LOG")
    if not target:
        return
    row = {**asdict(card), "value": card.value if card.values else None, "holds": card.holds}
    with Path(target).open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
