"""The first number in the answer stands for it."""

import re

CAUGHT_BY = ["check-canonical", "test-canonical"]
MESSAGE = "canonical: a number counts by its value; blanks, commas, a plus and zeros that change nothing do not matter."


def canonical(answer):
    text = " ".join(answer.casefold().split())
    while text and (text[-1] == "." or text[-1].isspace()):
        text = text[:-1]
    number = re.search(r"([+-]?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?", text)
    if not number:
        return text
    whole = number[2].replace(",", "").lstrip("0") or "0"
    part = (number[3] or "").rstrip("0")
    value = f"{whole}.{part}" if part else whole
    return f"-{value}" if number[1] == "-" and value != "0" else value
