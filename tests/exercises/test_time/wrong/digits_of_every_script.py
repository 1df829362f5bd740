"""\\d is a digit of any script, not 0 to 9."""

import re

CAUGHT_BY = ["test-canonical"]
MESSAGE = "canonical gives two different answers one string: digits are 0 to 9."


def canonical(answer):
    text = " ".join(answer.casefold().split())
    while text and (text[-1] == "." or text[-1].isspace()):
        text = text[:-1]
    number = re.fullmatch(r"([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?", text)
    if not number:
        return text
    whole = number[2].replace(",", "").lstrip("0") or "0"
    part = (number[3] or "").rstrip("0")
    value = f"{whole}.{part}" if part else whole
    return f"-{value}" if number[1] == "-" and value != "0" else value
