"""Closing a JSON text that was cut off: the brackets and quotes that are missing are put on, nothing is made up.

The contract of `close`, for a text that is the beginning of some JSON text (RFC 8259):
- what is complete stays as it is, character by character; a whole JSON text is returned unchanged;
- an open string that is a value is closed where it was cut; half an escape at its end is dropped;
- true, false and null that were cut are written out, for nothing else could have followed;
- a number stays as far as it is one: 12 may have been 123, nobody can tell; 1. and 1e+ become 1, a lone - is dropped;
- a name without its value, and a comma with nothing after it, are dropped;
- then open objects and arrays are closed.
Every other text raises: an empty one, one with nothing complete in it, one that is no JSON at some position.
Left out: guessing (missing commas, single quotes, comments), which other tools do, and differently from each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SPACES = " \t\n\r"
STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*')
ESCAPE_CUT = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")
HALF_PAIR = re.compile(r"(?<!\\)(?:\\\\)*(\\u[dD][89abAB][0-9a-fA-F]{2})\Z")  # of two that spell one character
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
NUMBER_CUT = re.compile(r"(?:\.|[eE][+-]?)?\Z")
WORDS = ("true", "false", "null")


class RepairError(ValueError):
    """A text that `close` cannot close; `position` counts its characters from 0."""

    def __init__(self, problem: str, position: int):
        super().__init__(f"{problem} (at position {position}).")
        self.position = position


@dataclass(frozen=True)
class Closed:
    """text: a whole JSON text: the given one without `dropped` at its end, and `added` after that."""

    text: str
    dropped: str
    added: str


def close(text: str) -> Closed:
    """Complete a JSON text that was cut off. Raises RepairError where it is not the beginning of one (see above)."""
    return _Scanner(text).run()


class _Scanner:
    """Reads values one after the other; `keep` is the end of what is complete, with `closers` to put behind it."""

    def __init__(self, text: str):
        self.text, self.at = text, 0
        self.closers: list[str] = []  # brackets that are open, as their partners
        self.kept: tuple[int, str] | None = None  # where to cut if the rest is incomplete, and what to add there

    def run(self) -> Closed:
        expected = "value"  # or "first" ([ or { was just opened), "name", "colon", "after" a value
        while True:
            self.skip()
            if self.at == len(self.text):
                if expected in ("first", "after"):
                    self.keep(self.at)
                return self.result()
            c = self.text[self.at]
            if expected == "after":
                if not self.closers:
                    raise RepairError("The JSON text ended before this", self.at)
                if c == self.closers[-1]:
                    expected = self.shut()
                elif c == ",":
                    self.at += 1
                    expected = "name" if self.closers[-1] == "}" else "value"
                else:
                    raise RepairError(f"A comma or {self.closers[-1]} is missing", self.at)
            elif expected == "first" and c == self.closers[-1]:
                expected = self.shut()
            elif expected == "name" or (expected == "first" and self.closers[-1] == "}"):
                if c != '"':
                    raise RepairError("A name in quotes is missing", self.at)
                expected = "colon" if self.string() else "cut"
            elif expected == "colon":
                if c != ":":
                    raise RepairError("A colon is missing", self.at)
                self.at += 1
                expected = "value"
            else:
                expected = self.value(c)
            if expected == "cut":
                return self.result()

    def skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in SPACES:
            self.at += 1

    def keep(self, end: int, added: str = "") -> None:
        """The text is good up to here, followed by `added` and the closers."""
        self.kept = (end, added + "".join(reversed(self.closers)))

    def shut(self) -> str:
        self.at += 1
        self.closers.pop()
        self.keep(self.at)
        return "after"

    def value(self, c: str) -> str:
        """Read the start of a value: a whole scalar, or one bracket. Returns what is expected next."""
        if c in "[{":
            self.at += 1
            self.closers.append("]" if c == "[" else "}")
            self.keep(self.at)
            return "first"
        start = self.at
        if c == '"':
            if self.string():
                self.keep(self.at)
                return "after"
            content = STRING.match(self.text, start)[0]
            half = HALF_PAIR.search(content)
            self.keep(start + (half.start(1) if half else len(content)), '"')
            return "cut"
        for word in WORDS:
            if self.text.startswith(word, start):
                self.at += len(word)
                self.keep(self.at)
                return "after"
            if word.startswith(self.text[start:]):
                self.keep(len(self.text), word[len(self.text) - start :])
                return "cut"
        if found := NUMBER.match(self.text, start):
            self.keep(found.end())
            self.at = found.end()
            return "cut" if NUMBER_CUT.match(self.text, self.at) else "after"
        if self.text[start:] == "-":
            return "cut"
        raise RepairError("A value is missing", start)

    def string(self) -> bool:
        """Step over a string; False when the text ends inside it."""
        found = STRING.match(self.text, self.at)
        end = found.end()
        if end < len(self.text) and self.text[end] == '"':
            self.at = end + 1
            return True
        if end == len(self.text) or ESCAPE_CUT.match(self.text, end):
            return False
        raise RepairError("A string holds a character or an escape that JSON does not know", end)

    def result(self) -> Closed:
        if self.kept is None:
            raise RepairError("Nothing here is a complete value", self.at)
        end, added = self.kept
        return Closed(self.text[:end] + added, self.text[end:], added)
