"""A number is written as a fraction, as the text 3/2 is."""

import fractions
import re

CAUGHT_BY = ["test-canonical"]
MESSAGE = "canonical gives two different answers one string: a fraction is text."


def canonical(answer):
    text = " ".join(answer.casefold().split())
    while text and (text[-1] == "." or text[-1].isspace()):
        text = text[:-1]
    number = re.fullmatch(r"([+-]?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?", text)
    if not number:
        return text
    return str(fractions.Fraction(text.replace(",", "")))
    whole = number[2].replace(",", "").lstrip("0") or "0"
    part = (number[3] or "").rstrip("0")
    value = f"{whole}.{part}" if part else whole
    return f"-{value}" if number[1] == "-" and value != "0" else value
