"""Numbers as JSON writes them, and exactly those between two bounds, as trees of characters.

"At most 37.5" is a statement about digits: fewer digits before the point, or as many and the first one that differs is
smaller, and so on behind the point. No rounding is involved; the bounds are decimal numbers, compared as such.

Written are: zero without a sign, no leading zeros, a point only between digits. Numbers without bounds may have an
exponent of one or two digits (so that a double can hold them); numbers with bounds have none.
Source: RFC 8259, section 6, for the spelling. Left out: multiples of a number (`multipleOf`).
"""

from __future__ import annotations

from decimal import Decimal

from fmlab.structured.automaton import Automaton, determinise, intersection
from fmlab.structured.syntax import (
    EMPTY,
    NOTHING,
    Chars,
    Embedded,
    Node,
    Repeat,
    char,
    concat,
    either,
    literal,
    one_of,
    optional,
)

DIGIT = Chars(((48, 57),))
NONZERO = Chars(((49, 57),))
DIGITS = Repeat(DIGIT, 0, None)
WHOLE = either(char("0"), concat(NONZERO, DIGITS))
FRACTION = concat(char("."), DIGIT, DIGITS)
EXPONENT = concat(one_of("eE"), optional(one_of("+-")), Repeat(DIGIT, 1, 2))

Bound = tuple[Decimal, bool]  # the number, and whether it is itself excluded


def integers(low: Bound | None = None, high: Bound | None = None) -> Node:
    """Whole numbers between the bounds."""
    return _signed(low, high, False, EMPTY)


def numbers(low: Bound | None = None, high: Bound | None = None) -> Node:
    """Decimal numbers between the bounds; with an exponent only where there is no bound."""
    return _signed(low, high, True, EMPTY if low or high else optional(EXPONENT))


def _signed(low: Bound | None, high: Bound | None, fraction: bool, exponent: Node) -> Node:
    """Zero and above, or a minus sign and the mirror image of what lies below zero."""
    ways = []
    if not high or high[0] >= 0:
        conditions = [(high[0], "<" if high[1] else "<=")] if high else []
        if low and low[0] >= 0:
            conditions.append((low[0], ">" if low[1] else ">="))
        ways.append(_all_of(conditions, fraction))
    if not low or low[0] < 0:
        conditions = [(Decimal(0), ">")]
        if low:
            conditions.append((low[0].copy_abs(), "<" if low[1] else "<="))
        if high and high[0] < 0:
            conditions.append((high[0].copy_abs(), ">" if high[1] else ">="))
        ways.append(concat(char("-"), _all_of(conditions, fraction)))
    return concat(either(*ways), exponent) if ways else NOTHING


def _all_of(conditions: list[tuple[Decimal, str]], fraction: bool) -> Node:
    """Numbers without a sign that meet all conditions, such as (37.5, "<=")."""
    found: Automaton | None = None
    for bound, sign in conditions:
        automaton = determinise(_compared(bound, sign, fraction))
        found = automaton if found is None else intersection(found, automaton)
    if found is None:
        return concat(WHOLE, optional(FRACTION) if fraction else EMPTY)
    return Embedded(found)


def _compared(bound: Decimal, sign: str, fraction: bool) -> Node:
    """Numbers without a sign that are <, <=, > or >= a bound that is not negative."""
    whole, _, behind = f"{bound:f}".partition(".")
    whole, behind = whole.lstrip("0") or "0", behind.rstrip("0")
    any_fraction = optional(FRACTION) if fraction else EMPTY
    if sign in ("<", "<="):
        ways = [concat(smaller, any_fraction) for smaller in _smaller_wholes(whole)]
        ways += [concat(literal(whole), rest) for rest in _smaller_fractions(behind, fraction)]
    else:
        ways = [concat(larger, any_fraction) for larger in _larger_wholes(whole)]
        ways += [concat(literal(whole), rest) for rest in _larger_fractions(behind)] if fraction else []
    if sign in ("<=", ">="):
        zeros = concat(char("."), Repeat(char("0"), 1, None))
        if not behind:
            ways.append(concat(literal(whole), optional(zeros) if fraction else EMPTY))
        elif fraction:
            ways.append(concat(literal(f"{whole}.{behind}"), Repeat(char("0"), 0, None)))
    return either(*ways) if ways else NOTHING


def _between(low: int, high: int) -> Node:
    return Chars(((48 + low, 48 + high),))


def _smaller_wholes(whole: str) -> list[Node]:
    length = len(whole)
    ways: list[Node] = [either(char("0"), concat(NONZERO, Repeat(DIGIT, 0, length - 2)))] if length > 1 else []
    for i, digit in enumerate(map(int, whole)):
        least = 1 if i == 0 and length > 1 else 0
        if digit > least:
            ways.append(concat(literal(whole[:i]), _between(least, digit - 1), Repeat(DIGIT, *[length - i - 1] * 2)))
    return ways


def _larger_wholes(whole: str) -> list[Node]:
    length = len(whole)
    ways: list[Node] = [concat(NONZERO, Repeat(DIGIT, length, None))]
    for i, digit in enumerate(map(int, whole)):
        if digit < 9:
            ways.append(concat(literal(whole[:i]), _between(digit + 1, 9), Repeat(DIGIT, *[length - i - 1] * 2)))
    return ways


def _smaller_fractions(behind: str, fraction: bool) -> list[Node]:
    """What may follow the same whole part; `behind` has no zeros at its end, so that a beginning of it is smaller."""
    ways: list[Node] = [EMPTY] if behind else []
    for i, digit in enumerate(map(int, behind if fraction else "")):
        if i:
            ways.append(literal(f".{behind[:i]}"))
        if digit > 0:
            ways.append(concat(literal(f".{behind[:i]}"), _between(0, digit - 1), DIGITS))
    return ways


def _larger_fractions(behind: str) -> list[Node]:
    ways: list[Node] = [concat(literal(f".{behind}"), DIGITS, NONZERO, DIGITS)]
    for i, digit in enumerate(map(int, behind)):
        if digit < 9:
            ways.append(concat(literal(f".{behind[:i]}"), _between(digit + 1, 9), DIGITS))
    return ways
