"""One pattern for addresses and numbers: a run that begins before an address takes the digits of its name."""

import re

CAUGHT_BY = ["test-mask-order"]
MESSAGE = "addresses come first"
PRIVATE = re.compile(
    r"(?P<mail>[a-z0-9._%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,})|(?<![a-z0-9_])(?P<run>\+?[0-9](?:[ -]?[0-9])*)",
    re.IGNORECASE | re.ASCII,
)


def passes_luhn(digits):
    table = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]
    return sum(table[int(d)] if place % 2 else int(d) for place, d in enumerate(digits[::-1])) % 10 == 0


def hide_private(text):
    out, place = [], 0
    while match := PRIVATE.search(text, place):
        out.append(text[place : match.start()])
        run, place = match["run"], match.end()
        if run is None:
            out.append("[EMAIL]")
            continue
        digits = re.sub("[ +-]", "", run)
        mask = run
        if re.match("[A-Za-z_]", text[place : place + 1]):
            pass
        elif run.startswith("+"):
            mask = "[PHONE]" if 9 <= len(digits) <= 15 else run
        elif 13 <= len(digits) <= 19 and passes_luhn(digits):
            mask = "[CARD]"
        elif 9 <= len(digits) <= 12 and digits.startswith("0"):
            mask = "[PHONE]"
        out.append(mask)
    return "".join([*out, text[place:]])
