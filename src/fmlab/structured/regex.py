"""Reading a regular expression: the pattern as a tree of `syntax.py`'s nodes.

Read: characters, `.`, classes such as [a-z\\d_] and [^"], groups (...) and (?:...), alternatives a|b, the repeats
* + ? {m} {m,} {,n} {m,n} (with a further ? they are lazy, which changes no set of texts), ^ at the start and $ at the
end of the pattern or of one of its outermost alternatives.
Escapes: \\d is [0-9], \\w is [0-9A-Za-z_], \\s is [ \\t\\n\\r\\f\\v] (Python's meaning with re.ASCII), \\D \\W \\S are
all other characters; \\n \\t \\r \\f \\v \\0; \\xhh, \\uhhhh, \\Uhhhhhhhh; any sign after a backslash is itself.
`.` is every character but the line break \\n.

Left out, and refused by name with its position: look-around, back-references, named and atomic groups, flags, word
boundaries, Unicode properties, possessive repeats, anchors in other places. Source: the syntax of Python's `re`.
"""

from __future__ import annotations

import re
from typing import NoReturn

from fmlab.structured.syntax import (
    ANY,
    EMPTY,
    Chars,
    Node,
    Ranges,
    Repeat,
    StructureError,
    common,
    concat,
    either,
    negated,
    normal,
)
from fmlab.structured.utf8 import MAX_CODE, SURROGATES

DIGITS: Ranges = ((48, 57),)
WORDS: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
SPACES: Ranges = ((9, 13), (32, 32))
CLASSES = {"d": DIGITS, "w": WORDS, "s": SPACES}
CLASSES |= {name.upper(): negated(ranges) for name, ranges in CLASSES.items()}
CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
HEX_DIGITS = {"x": 2, "u": 4, "U": 8}
ENCODABLE = negated((SURROGATES,))

REFUSED_GROUPS = {
    "(?=": "look-ahead",
    "(?!": "negative look-ahead",
    "(?<=": "look-behind",
    "(?<!": "negative look-behind",
    "(?P=": "a back-reference",
    "(?P<": "a named group (write a plain one)",
    "(?<": "a named group (write a plain one)",
    "(?>": "an atomic group",
    "(?#": "a comment",
    "(?(": "a condition",
    "(?": "flags inside the pattern",
}
REFUSED_ESCAPES = {
    "b": "a word boundary",
    "B": "a word boundary",
    "A": "an anchor (write ^ at the start)",
    "Z": "an anchor (write $ at the end)",
    "z": "an anchor (write $ at the end)",
    "p": "a Unicode property",
    "P": "a Unicode property",
    "k": "a back-reference",
    "N": "a named character",
    **dict.fromkeys("123456789", "a back-reference"),
}
DEEPEST = 100  # groups inside groups
REPEAT = re.compile(r"\*|\+|\?|\{(\d*)(,?)(\d*)\}")


class PatternError(StructureError):
    """A pattern that is wrong or uses what is left out; `position` counts its characters from 0."""

    def __init__(self, problem: str, pattern: str, position: int):
        super().__init__(f"{problem}, at position {position} of the pattern {pattern!r}.")
        self.position = position


def parse(pattern: str) -> Node:
    """The texts that match a pattern as a whole (`re.fullmatch`). Raises PatternError, TypeError for no str."""
    return either(*(node for node, _, _ in _Reader(pattern).alternatives))


def parse_search(pattern: str) -> Node:
    """The texts in which a pattern is found somewhere (`re.search`), as JSON Schema's `pattern` means it.

    $ is the end of the text, without Python's exception for a last line break. Raises as `parse` does.
    """
    anything = Repeat(ANY, 0, None)
    found = []
    for node, at_start, at_end in _Reader(pattern).alternatives:
        found.append(concat(EMPTY if at_start else anything, node, EMPTY if at_end else anything))
    return either(*found)


class _Reader:
    """One pass over a pattern; each method reads from `self.at` on and leaves it behind what it read."""

    def __init__(self, pattern: str):
        if not isinstance(pattern, str):
            raise TypeError(f"A pattern must be a str, not {type(pattern).__name__}.")
        self.pattern, self.at, self.depth = pattern, 0, 0
        self.alternatives: list[tuple[Node, bool, bool]] = []  # of the outermost level: node, had ^, had $
        while True:
            at_start = self.take("^")
            node = self.sequence()
            at_end = self.take("$")
            self.alternatives.append((node, at_start, at_end))
            if self.at == len(pattern):
                return
            if not self.take("|"):
                if self.peek() == ")":
                    self.fail(") closes no group")
                sign, at = ("$", self.at - 1) if at_end else (self.peek(), self.at)
                self.fail(f"{sign} in the middle: an anchor is read only at the ends of the pattern", at)

    def fail(self, problem: str, at: int | None = None) -> NoReturn:
        raise PatternError(problem, self.pattern, self.at if at is None else at)

    def peek(self) -> str:
        """The next character, or "" at the end."""
        return self.pattern[self.at : self.at + 1]

    def take(self, text: str) -> bool:
        """Step over the text if it comes next."""
        found = self.pattern.startswith(text, self.at)
        self.at += len(text) * found
        return found

    def sequence(self) -> Node:
        """Parts up to | or ) or an anchor or the end."""
        parts: list[Node] = []
        while (c := self.peek()) and c not in "|)^$":
            start = self.at
            if REPEAT.match(self.pattern, start):
                self.fail(f"{c} has nothing before it to repeat")
            part = self.part()
            if bounds := self.bounds():
                part = Repeat(part, *bounds)
                if self.peek() == "+":
                    self.fail("A possessive repeat is not supported")
                self.take("?")  # lazy
                if REPEAT.match(self.pattern, self.at):
                    self.fail("Two repeats in a row: put the first one in a group")
            parts.append(part)
        return concat(*parts) if parts else EMPTY

    def bounds(self) -> tuple[int, int | None] | None:
        """The repeat that comes next, if one does."""
        found = REPEAT.match(self.pattern, self.at)
        if not found:
            return None
        sign, (low, comma, high) = found[0], found.groups()
        if sign in "*+?":
            bounds = {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        elif not (low or high):
            self.fail(f"{sign} says no number (for the sign itself write \\{{)")
        else:
            upper = (int(high) if high else None) if comma else int(low)
            bounds = (int(low or 0), upper)
            if upper is not None and upper < bounds[0]:
                self.fail(f"{sign} ends below its start")
        self.at = found.end()
        return bounds

    def part(self) -> Node:
        """One character, class or group."""
        start, c = self.at, self.peek()
        if c == "(":
            if not self.take("(?:"):
                for sign, name in REFUSED_GROUPS.items():
                    if self.pattern.startswith(sign, start):
                        self.fail(f"{sign} is {name}, which is not supported")
                self.at += 1
            self.depth += 1
            if self.depth > DEEPEST:
                self.fail(f"More than {DEEPEST} groups inside one another")
            branches = [self.sequence()]
            while self.take("|"):
                branches.append(self.sequence())
            if not self.take(")"):
                if self.peek() in ("^", "$"):
                    self.fail(f"{self.peek()} inside a group: an anchor is read only at the ends of the pattern")
                self.fail("This group is not closed", start)
            self.depth -= 1
            return either(*branches)
        if c == "[":
            return Chars(self.character_class())
        if c == "{":
            self.fail("{ begins no repeat such as {2,5}; for the sign itself write \\{")
        if c == ".":
            self.at += 1
            return Chars(negated(((10, 10),)))
        if c == "\\":
            return Chars(self.escape())
        self.at += 1
        return Chars(self.encodable(((ord(c), ord(c)),), start))

    def encodable(self, ranges: Ranges, start: int) -> Ranges:
        """The ranges without surrogates; nothing but surrogates is an error."""
        kept = common(ranges, ENCODABLE)
        return kept if kept else self.fail("Only surrogates, which UTF-8 cannot write", start)

    def escape(self) -> Ranges:
        """A backslash and what belongs to it, inside or outside a class."""
        start = self.at
        name = self.pattern[start + 1 : start + 2]
        self.at += 2
        if not name:
            self.fail("A backslash with nothing after it", start)
        if name in CLASSES:
            return CLASSES[name]
        if name in REFUSED_ESCAPES:
            self.fail(f"\\{name} is {REFUSED_ESCAPES[name]}, which is not supported", start)
        if name in HEX_DIGITS:
            digits = self.pattern[self.at : self.at + HEX_DIGITS[name]]
            if not re.fullmatch(r"[0-9a-fA-F]+", digits) or len(digits) < HEX_DIGITS[name]:
                self.fail(f"\\{name} needs {HEX_DIGITS[name]} hexadecimal digits", start)
            self.at += len(digits)
            code = int(digits, 16)
            if code > MAX_CODE:
                self.fail(f"\\{name}{digits} lies beyond the last character", start)
            return self.encodable(((code, code),), start)
        if name == "0" and self.peek().isdigit():
            self.fail("An octal number is not supported: write \\x and two hexadecimal digits", start)
        if name not in CONTROLS and name.isalnum():
            self.fail(f"\\{name} has no meaning here", start)
        code = ord(CONTROLS.get(name, name))
        return self.encodable(((code, code),), start)

    def character_class(self) -> Ranges:
        """[...]: single characters, ranges, escapes, all of them negated by a first ^."""
        start = self.at
        self.at += 1
        negate = self.take("^")
        if self.peek() == "]":
            self.fail("An empty class; for the sign ] itself write \\]", start)
        ranges: list[tuple[int, int]] = []
        while not self.take("]"):
            first_at = self.at
            first = self.member(start)
            dash = self.pattern[self.at : self.at + 2]
            if dash[:1] == "-" and dash[1:] not in ("", "]"):
                self.at += 1
                second = self.member(start)
                if not all(len(end) == 1 and end[0][0] == end[0][1] for end in (first, second)):
                    self.fail("A range needs one character on each side of -", first_at)
                if second[0][0] < first[0][0]:
                    self.fail("A range ends before its start", first_at)
                first = ((first[0][0], second[0][0]),)
            ranges += first
        found = negated(tuple(ranges)) if negate else normal(ranges)
        return self.encodable(found, start)

    def member(self, start: int) -> Ranges:
        """One end of a range, or an escape."""
        c = self.peek()
        if not c:
            self.fail("This class is not closed", start)
        if c == "\\":
            return self.escape()
        self.at += 1
        return ((ord(c), ord(c)),)
