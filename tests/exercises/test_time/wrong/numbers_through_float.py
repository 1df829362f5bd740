"""Numbers are compared as floats."""

import re

CAUGHT_BY = ["test-canonical"]
MESSAGE = "canonical gives two different answers one string: long numbers are compared exactly."


def canonical(answer):
    text = " ".join(answer.casefold().split()).rstrip(" .")
    if re.fullmatch(r"[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)?", text):
        return repr(float(text.replace(",", "")) + 0.0)
    return text
