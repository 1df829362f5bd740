"""The pieces that patterns and grammars are built of: characters, one after the other, one or another, repeated.

A regular expression, a JSON string with a pattern and the body of a grammar's rule are all trees of these nodes, and
`nfa.py` turns each of them into an automaton. `Call` is what makes a grammar more than a regular expression: "here
stands a text of that rule". Source: Kleene 1956 (regular sets); Woods 1970 (networks that call one another).
Left out: everything that looks at text without reading it (anchors, look-around): `regex.py` refuses it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fmlab.structured.utf8 import MAX_CODE

if TYPE_CHECKING:
    from fmlab.structured.automaton import Automaton

Ranges = tuple[tuple[int, int], ...]


class StructureError(ValueError):
    """What was asked for cannot be built: the text of the error says what, where, and what to do."""


class TooLargeError(StructureError):
    """An automaton would have more states than its limit."""


@dataclass(frozen=True)
class Chars:
    """One character out of some ranges of code points, sorted and disjoint; no range means that nothing fits."""

    ranges: Ranges


@dataclass(frozen=True)
class Concat:
    """All parts, one after the other; without parts, the empty text."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Either:
    """One of the parts; without parts, nothing fits."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Repeat:
    """The part low to high times in a row; high = None is without limit."""

    part: Node
    low: int
    high: int | None


@dataclass(frozen=True)
class Listed:
    """Parts in their order with a separator between those that are written; an optional one may be left out."""

    parts: tuple[Node, ...]
    optional: tuple[bool, ...]
    separator: Node


@dataclass(frozen=True)
class Call:
    """A text of the rule of this name."""

    rule: str


@dataclass(frozen=True, eq=False)
class Embedded:
    """A text that this automaton accepts."""

    automaton: Automaton


Node = Chars | Concat | Either | Repeat | Listed | Call | Embedded

EMPTY = Concat(())
NOTHING = Either(())
ANY = Chars(((0, MAX_CODE),))


def concat(*parts: Node) -> Node:
    """Parts one after the other, as one node."""
    return parts[0] if len(parts) == 1 else Concat(parts)


def either(*parts: Node) -> Node:
    """One of the parts, as one node."""
    return parts[0] if len(parts) == 1 else Either(parts)


def optional(part: Node) -> Node:
    """The part or nothing."""
    return Repeat(part, 0, 1)


def char(character: str) -> Node:
    """This one character."""
    return Chars(((ord(character), ord(character)),))


def literal(text: str) -> Node:
    """Exactly this text. Raises StructureError for a lone surrogate, which UTF-8 cannot write."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise StructureError(f"Character {error.start} of {text!r} is a lone surrogate, no UTF-8.") from None
    return concat(*map(char, text)) if text else EMPTY


def one_of(characters: str) -> Node:
    """One of these characters."""
    return Chars(normal((ord(c), ord(c)) for c in characters))


def normal(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Ranges sorted, with overlapping and neighbouring ones joined."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def negated(ranges: Ranges) -> Ranges:
    """All code points that lie in none of the ranges."""
    gaps, start = [], 0
    for low, high in normal(ranges):
        if start < low:
            gaps.append((start, low - 1))
        start = high + 1
    return (*gaps, (start, MAX_CODE)) if start <= MAX_CODE else tuple(gaps)


def common(first: Ranges, second: Ranges) -> Ranges:
    """Code points that lie in both."""
    return negated((*negated(first), *negated(second)))
