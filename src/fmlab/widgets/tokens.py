"""The tokens widget: any text, cut live by one or several byte-level BPE tokenizers side by side.

The merges travel inside the page, so that no kernel is needed; tokens.mjs replays them as `fmlab.text.BPE` does and a
test compares both. It leaves out training, and texts of more than `LONGEST` characters.
"""

import html
import string
from collections.abc import Mapping
from typing import Any

import traitlets

from fmlab.text import BPE

from .base import STATIC, CourseWidget
from .sampler import visible

DIGITS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"  # an id is written in base 64
LONGEST = 20_000  # characters that the field holds
LARGEST_STATE = 60_000  # characters of all merges together: what a page may reasonably carry


class Tokens(CourseWidget):
    """A text field, and below it the tokens of its text for each tokenizer.

    tokenizers: a mapping from a short name to a trained BPE. text: what stands in the field at first.

    Raises ValueError with one sentence for anything else, and when the merges are too many for a page.
    """

    _esm = STATIC / "tokens.mjs"
    widget_name = "tokens"

    tokenizers = traitlets.List(help="name, specials (how many), digits (of an id), merges (ids, two by two)").tag(
        sync=True
    )
    text = traitlets.Unicode(help="what stands in the field").tag(sync=True)

    def __init__(self, tokenizers: Mapping[str, BPE], text: str = "The quick brown fox."):
        if not isinstance(tokenizers, Mapping) or not tokenizers:
            raise ValueError('tokenizers must be a mapping with at least one entry, such as {"English": bpe}')
        for name, tokenizer in tokenizers.items():
            if not isinstance(name, str) or not name.strip():
                raise ValueError(f"the name {name!r} of a tokenizer must be a string that can be read")
            if not isinstance(tokenizer, BPE):
                raise ValueError(f"tokenizer {name!r} is a {type(tokenizer).__name__}: give a fmlab.text.BPE")
        if not isinstance(text, str) or len(text) > LONGEST:
            raise ValueError(f"text must be a string of at most {LONGEST} characters")
        packed = [_packed(name, tokenizer) for name, tokenizer in tokenizers.items()]
        size = sum(len(entry["merges"]) for entry in packed)
        if size > LARGEST_STATE:
            raise ValueError(
                f"the merges take {size} characters, a page carries at most {LARGEST_STATE}: train smaller tokenizers"
            )
        cuts = {name: tokenizer.pieces(text) for name, tokenizer in tokenizers.items()}  # refuses lone surrogates
        super().__init__(tokenizers=packed, text=text)
        self._fallback = _table(text, cuts)

    def fallback_html(self) -> str:
        """The tokens of the first text, by each tokenizer."""
        return self._fallback


def _packed(name: str, tokenizer: BPE) -> dict[str, Any]:
    """What the page needs of a tokenizer: each merge as two ids of `digits` characters, most significant first."""
    digits = 2 if len(tokenizer) <= 64**2 else 3
    if len(tokenizer) > 64**3:
        raise ValueError(f"tokenizer {name!r} has {len(tokenizer)} tokens: too many for a page")
    written = [
        "".join(DIGITS[number // 64**place % 64] for place in reversed(range(digits)))
        for number in range(len(tokenizer))
    ]
    ids = tokenizer.ids
    merges = "".join(written[ids[left]] + written[ids[right]] for left, right in tokenizer.merges)
    return {"name": name, "specials": len(tokenizer.specials), "digits": digits, "merges": merges}


def _table(text: str, cuts: Mapping[str, list[bytes]]) -> str:
    rows = ""
    for name, pieces in cuts.items():
        shown = [visible(piece.decode("utf-8", "backslashreplace")) for piece in pieces[:60]]
        cut = html.escape("|".join(shown)) + ("|…" if len(pieces) > len(shown) else "")
        rows += f'<tr><th scope="row">{html.escape(name)}</th><td>{len(pieces)}</td><td><code>{cut}</code></td></tr>'
    return (
        f"<table><caption>Tokens of <q>{html.escape(text[:200])}{'…' if len(text) > 200 else ''}</q></caption>"
        '<thead><tr><th scope="col">Tokenizer</th><th scope="col">Tokens</th><th scope="col">Cut</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
