"""Characters as bytes: which byte sequences spell the characters of a range in UTF-8.

An automaton that reads bytes cannot ask "is this a letter?"; a range of code points becomes a few sequences of byte
ranges, e.g. U+0080 to U+07FF is one byte of 0xC2-0xDF, then one of 0x80-0xBF. Surrogates (U+D800 to U+DFFF) have no
UTF-8 and drop out. Source: RFC 3629, section 4; the splitting follows Cox 2010, "Regular Expression Matching in the
Wild". Left out: other encodings, normalisation (é as one code point or as e with an accent are two texts).
"""

from __future__ import annotations

from functools import lru_cache

MAX_CODE = 0x10FFFF
SURROGATES = (0xD800, 0xDFFF)
_LAST_OF_LENGTH = (0x7F, 0x7FF, 0xFFFF, MAX_CODE)  # the last code point of one, two, three, four bytes

ByteRanges = tuple[tuple[int, int], ...]  # one (low, high) for each byte of a sequence


@lru_cache(maxsize=4096)
def byte_sequences(low: int, high: int) -> tuple[ByteRanges, ...]:
    """The characters low..high (code points, both included) as disjoint sequences of byte ranges, in order.

    Raises ValueError when the range is empty or leaves 0..0x10FFFF.
    """
    if not 0 <= low <= high <= MAX_CODE:
        raise ValueError(f"A range of characters must lie in 0..{MAX_CODE:#x}, not {low:#x}..{high:#x}.")
    parts: list[ByteRanges] = []
    for first, last in ((low, min(high, SURROGATES[0] - 1)), (max(low, SURROGATES[1] + 1), high)):
        start = first
        for end in _LAST_OF_LENGTH:
            if start <= min(end, last):
                parts += _split(start, min(end, last))
                start = end + 1
    return tuple(parts)


def _split(low: int, high: int) -> list[ByteRanges]:
    """The same for characters of one length: cut until every byte runs through its whole range independently."""
    first, last = chr(low).encode(), chr(high).encode()
    for i in range(1, len(first)):
        tail = (1 << 6 * i) - 1  # the bits in the last i bytes
        if low & ~tail != high & ~tail:
            if low & tail:
                return _split(low, low | tail) + _split((low | tail) + 1, high)
            if high & tail != tail:
                return _split(low, (high & ~tail) - 1) + _split(high & ~tail, high)
    return [tuple(zip(first, last, strict=True))]
