"""How JSON spells values: strings with their escapes, constants, and the white space between the parts.

A string is spelled in one way only, the one of `json.dumps(text, ensure_ascii=False)`: every character stands for
itself but " and \\ and the control characters, which are \\", \\\\, \\n, \\t, \\r, \\b, \\f or \\u00xx. A condition on
the *value*, such as a pattern, becomes one on the spelling by exchanging every character for its spelling.
Source: RFC 8259, sections 2 and 7. Left out: other spellings of the same string (\\/, \\u0041).
"""

from __future__ import annotations

import json
import math
from functools import lru_cache

from fmlab.structured.automaton import compile_regex, determinise, intersection
from fmlab.structured.regex import parse, parse_search
from fmlab.structured.syntax import (
    ANY,
    EMPTY,
    Chars,
    Concat,
    Either,
    Embedded,
    Node,
    Ranges,
    Repeat,
    StructureError,
    char,
    common,
    concat,
    either,
    literal,
    negated,
)

SPACE = " ?"  # between the parts: one blank or none
ESCAPED = ((0, 31), (34, 34), (92, 92))  # characters that a string may not hold as they are


def spelled(node: Node) -> Node:
    """The same texts as they are spelled inside the quotes of a JSON string."""
    match node:
        case Chars(ranges):
            return _spelled(ranges)
        case Concat(parts):
            return Concat(tuple(map(spelled, parts)))
        case Either(parts):
            return Either(tuple(map(spelled, parts)))
        case Repeat(part, low, high):
            return Repeat(spelled(part), low, high)
    raise TypeError(f"A {type(node).__name__} cannot be spelled as a string.")


@lru_cache(maxsize=256)
def _spelled(ranges: Ranges) -> Node:
    """One character out of the ranges; made small at once, since a limit of length repeats it many times."""
    escapes = [code for low, high in common(ranges, ESCAPED) for code in range(low, high + 1)]
    ways = [literal(json.dumps(chr(code))[1:-1]) for code in escapes]
    return Embedded(determinise(either(Chars(common(ranges, negated(ESCAPED))), *ways)))


def string(min_length: int = 0, max_length: int | None = None, pattern: str | None = None) -> Node:
    """JSON strings of so many characters (code points) in which the pattern is found. Raises PatternError."""
    content = spelled(Repeat(ANY, min_length, max_length))
    if pattern is not None:
        found = spelled(parse_search(pattern))
        both = min_length > 0 or max_length is not None
        content = Embedded(intersection(determinise(found), determinise(content))) if both else found
    return concat(char('"'), content, char('"'))


def constant(value: object, space: Node = EMPTY) -> Node:
    """One JSON value, its parts in their own order, with `space` between them. Raises StructureError for no JSON."""
    match value:
        case dict() if all(isinstance(name, str) for name in value):
            return enclosed("{}", [member(name, constant(part, space), space) for name, part in value.items()], space)
        case list():
            return enclosed("[]", [constant(part, space) for part in value], space)
        case None | bool() | int() | str():
            return literal(json.dumps(value, ensure_ascii=False))
        case float() if math.isfinite(value):
            return literal(json.dumps(value))
    raise StructureError(f"{value!r} is no JSON value.")


def member(name: str, value: Node, space: Node) -> Node:
    """A name and its value."""
    return concat(constant(name), space, char(":"), space, value)


def enclosed(brackets: str, parts: list[Node], space: Node) -> Node:
    """Exactly these parts, with commas, inside brackets."""
    inside: list[Node] = []
    for number, part in enumerate(parts):
        inside += [*([space, char(",")] if number else []), space, part]
    return concat(char(brackets[0]), *inside, space, char(brackets[1]))


def white_space(pattern: str) -> Node:
    """The pattern of the white space, checked: it may only mean texts of blanks, tabs and line breaks."""
    automaton = compile_regex(pattern)
    others = [byte for byte in range(256) if byte not in b" \t\n\r"]
    if automaton.empty or (automaton.table[:, others] >= 0).any():
        raise StructureError(f"space = {pattern!r} must mean nothing but blanks, tabs and line breaks.")
    return parse(pattern)
