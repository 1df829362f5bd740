"""Phone numbers are masked first and eat the beginning of longer numbers."""

import re

CAUGHT_BY = ["test-mask-addresses", "test-mask-cards", "test-mask-order"]
MESSAGE = "longer run"


def hide_private(text):
    def passes_luhn(digits):
        doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
        return (sum(doubled) + sum(map(int, digits[::-2]))) % 10 == 0

    def card(match):
        return "[CARD]" if passes_luhn(re.sub("[^0-9]", "", match[0])) else match[0]

    text = re.sub(r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}", "[EMAIL]", text)
    text = re.sub(r"(?:\+[0-9]|0)(?:[ -]?[0-9]){8,11}", "[PHONE]", text)
    return re.sub(r"(?<![A-Za-z0-9_])[0-9](?:[ -]?[0-9]){12,18}(?![A-Za-z0-9_])", card, text)
