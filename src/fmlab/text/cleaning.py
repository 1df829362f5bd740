"""From the raw text of a web page to the lines that a reader sees.

The order matters, and each step is a function of its own: cut out what is never shown (comments, scripts, styles),
remove tags, only then decode entities, and decode them once; last, tidy the characters. Decoding before the tags are
gone would turn the *text* `&lt;b&gt;` into a tag and lose it; decoding twice does the same to `&amp;lt;b&amp;gt;`.

Left out: finding the main article of a page (menus and footers stay; filters.py deals with them), broken encodings.
Sources: HTML Living Standard, 13.2.5 (tokenization); Unicode Standard Annex 15 (normalization forms).
"""

from __future__ import annotations

import html
import re
import unicodedata

# What is left open reaches to the end of the page, as in a browser. It also keeps the search linear: nothing is
# scanned twice.
HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|noscript|template|head)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
# A tag's name, then anything up to ">" that does not stand inside a quoted value. A "<" before a blank or a digit is
# text, as in "3 < 4". The possessive *+ never goes back, so a page of half-open tags costs no more than another.
TAG = re.compile(r"""</?([a-zA-Z!?][^\s/<>]*)(?:[^<>=]|=\s*"[^"]*"|=\s*'[^']*'|=)*+>""")
BREAKS = frozenset(
    "address article aside blockquote body br button dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html label li main nav ol option p pre section select table tbody tfoot thead title tr ul".split()
)
CELLS = frozenset(("td", "th"))
# Seen by no reader and spelled by no writer: soft hyphen, zero-width space, word joiner, byte order mark. The joiners
# U+200C and U+200D stay, because Hindi and Persian are spelled with them.
INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")


def strip_tags(page: str) -> str:
    """The text between the tags, entities untouched.

    Comments, scripts, styles and the head go with their content. A tag that begins a block or a line becomes a line
    break, a table cell a blank, every other tag nothing at all: `wo<b>r</b>d` is one word.
    """

    def replacement(tag: re.Match) -> str:
        name = tag[1].lower()
        return "\n" if name in BREAKS else " " if name in CELLS else ""

    return TAG.sub(replacement, HIDDEN.sub(" ", page))


def normalize(text: str) -> str:
    """Tidy characters: no control characters, composed letters (NFC), single blanks, no empty lines.

    Control characters go before blanks are collapsed; the other way round, `a \\x00 b` would keep two blanks.
    Idempotent: normalize(normalize(x)) == normalize(x).
    """
    lines = []
    for line in text.splitlines():
        seen = (c for c in line if c == "\t" or not (unicodedata.category(c) in ("Cc", "Cs") or c in INVISIBLE))
        line = unicodedata.normalize("NFC", " ".join("".join(seen).split()))
        if line:
            lines.append(line)
    return "\n".join(lines)


def clean_html(page: str) -> str:
    """The readable lines of a web page, joined by line breaks; plain text passes through and is only tidied.

    Not idempotent, and rightly so: a page that *shows* `<b>` (written `&lt;b&gt;`) gives text with `<b>` in it, which
    a second pass would take for a tag. Clean each page once.

    >>> clean_html("<p>3 &lt; 4 &amp;amp; <b>so</b> on</p><script>if (a<b) {}</script><p>end</p>")
    '3 < 4 &amp; so on\\nend'
    """
    return normalize(html.unescape(strip_tags(page)))
