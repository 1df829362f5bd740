"""Pre-tokens: where a text may be cut before any merge is learned. Byte-level BPE never joins across these cuts.

Left out: other cuts than GPT-2's, and normalisation (NFC). Source: the code of Radford et al. 2019 (`encoder.py`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import groupby
from unicodedata import category


@cache
def pretoken_pattern() -> re.Pattern[str]:
    """GPT-2's cuts with Python's own `re`; letters and numbers are those of this Python's Unicode version.

    Spaces are Unicode's White_Space; Python's \\s would add four control characters (0x1c to 0x1f).
    """
    classes: dict[str, str] = defaultdict(str)
    for kind, run in groupby(range(0x110000), lambda code: category(chr(code))[0]):
        codes = list(run)
        classes[kind] += f"\\U{codes[0]:08x}-\\U{codes[-1]:08x}"
    letter, number = classes["L"], classes["N"]
    space = r"\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
    return re.compile(
        "'(?:[sdmt]|ll|ve|re)"  # English endings: it's, they'll
        f"| ?[{letter}]+| ?[{number}]+| ?[^{space}{letter}{number}]+"  # a run takes one blank before it along
        f"|[{space}]+(?![^{space}])|[{space}]+"  # of several spaces the last stays for what follows
    )


def pretokens(text: str | bytes) -> list[str]:
    """The words of a text, with their spaces; joined they are the text again.

    A byte that is no UTF-8 becomes a lone surrogate (Python's "surrogateescape"), so that it is neither lost nor
    mistaken. Raises ValueError for a str that itself holds a lone surrogate, TypeError for neither str nor bytes.
    """
    return pretoken_pattern().findall(readable(text))


def readable(text: str | bytes) -> str:
    """The text as a str that `pretoken_bytes` can turn into bytes again; errors as in `pretokens`."""
    if isinstance(text, bytes):
        return text.decode("utf-8", "surrogateescape")
    if not isinstance(text, str):
        raise TypeError(f"A text must be str or bytes, not {type(text).__name__}.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            f"Character {error.start} of the text is a lone surrogate ({text[error.start]!r}), which UTF-8 cannot "
            "write: read the text again with the right encoding, or give bytes."
        ) from None
    return text


def pretoken_bytes(word: str) -> bytes:
    """The bytes behind a pre-token, also those that were no UTF-8."""
    return word.encode("utf-8", "surrogateescape")
