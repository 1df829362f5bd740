"""A pytest plugin for nbval: a printed decimal number may differ by one unit of its last digit, all else must be equal.

Another processor adds float32 numbers in another order; about one printed digit in a thousand flips by it.
"""

import re

from nbval import plugin

NUMBER = re.compile(r"(?<![\w.])-?\d+\.\d+(?:[eE][+-]?\d+)?(?![\w.])")


def unit(number: str) -> float:
    """One unit of the last printed digit of a decimal number."""
    mantissa, _, exponent = number.lower().partition("e")
    return 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


def same(first: str, second: str) -> bool:
    """True when two outputs are equal up to the last digit of their decimal numbers."""
    if NUMBER.sub("#", first) != NUMBER.sub("#", second):
        return False
    pairs = zip(NUMBER.findall(first), NUMBER.findall(second), strict=True)
    return all(abs(float(a) - float(b)) <= 1.01 * max(unit(a), unit(b)) for a, b in pairs)


class _Text(str):
    __hash__ = str.__hash__

    def __eq__(self, other):
        return same(self, other) if isinstance(other, str) else NotImplemented

    def __ne__(self, other):
        return not self == other


_sanitize = plugin.IPyNbCell.sanitize


def _tolerant(self, text):
    clean = _sanitize(self, text)
    return _Text(clean) if isinstance(clean, str) else clean


plugin.IPyNbCell.sanitize = _tolerant
