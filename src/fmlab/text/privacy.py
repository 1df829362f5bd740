"""Find private strings (e-mail addresses, phone, card and identity numbers) and put a mask in their place.

Patterns see form only. What is spelled out ("name at host dot com") is missed, and a part number in the shape of a
phone number is taken for one; page 1.2 counts both. Every pattern runs over a text once, whatever it holds.
Left out: names and postal addresses, which need a model of language and not a pattern.
Sources: ISO/IEC 7812-1, annex B (Luhn's check); StarCoder (Li et al. 2023, section 4) masks in the same way.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Tried in this order, so that a card number is not taken for a phone number inside it. The look-behind keeps a
# search from starting again inside a run of characters, and the possessive ++ from going back over it. Letters are
# those of ASCII: a Korean particle right behind an address is no part of it.
FORMS = {
    "email": r"(?<![\w.%+-])[\w.%+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)+",
    "card": r"(?<!\d)(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{5})(?!\d)",
    "id": r"(?<!\d)\d{6}-[1-8]\d{6}(?!\d)",  # the form of Korea's, whatever the date in it
    "phone": r"(?<![\w.+-])(?:\+\d{1,3}[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?!\d)"  # North America
    r"|(?<![\w.+-])(?:\+82[ -]?|0)1\d[ -]?\d{3,4}[ -]?\d{4}(?!\d)",  # Korean mobile numbers
}
PATTERNS = {kind: re.compile(form, re.ASCII) for kind, form in FORMS.items()}
MASKS = {kind: f"<{kind}>" for kind in PATTERNS}


class Found(NamedTuple):
    """A private string at text[start:end]; kind is a key of PATTERNS."""

    kind: str
    start: int
    end: int
    value: str


def luhn(number: str) -> bool:
    """Luhn's check of the digits of a number, other characters ignored; False when it has no digit.

    From the right, every second digit counts double (its digits added up if there are two); the sum must end in 0.

    >>> luhn("4111 1111 1111 1111"), luhn("4111 1111 1111 1112")
    (True, False)
    """
    digits = [int(c) for c in reversed(number) if c in "0123456789"]
    return bool(digits) and sum(sum(divmod(d * (1 + i % 2), 10)) for i, d in enumerate(digits)) % 10 == 0


def find_private(text: str) -> list[Found]:
    """All private strings of a text, from left to right; none overlaps another."""
    found: list[Found] = []
    left = text
    for kind in PATTERNS:
        left = _take(kind, left, found)
    return sorted(found, key=lambda f: f.start)


def _take(kind: str, text: str, found: list[Found]) -> str:
    """Add the strings of one kind to `found`; returns the text with them blotted out, unseen by the next kinds."""

    def blot(match: re.Match) -> str:
        if kind == "card" and not luhn(match[0]):
            return match[0]
        found.append(Found(kind, match.start(), match.end(), match[0]))
        return "\0" * len(match[0])

    return PATTERNS[kind].sub(blot, text)


def mask_private(text: str) -> str:
    """The text with `<email>`, `<card>`, `<id>` or `<phone>` in place of every private string."""
    pieces, last = [], 0
    for found in find_private(text):
        pieces += [text[last : found.start], MASKS[found.kind]]
        last = found.end
    return "".join([*pieces, text[last:]])
