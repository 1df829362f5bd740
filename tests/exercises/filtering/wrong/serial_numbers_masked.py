"""A number that touches a letter is masked."""

import re

CAUGHT_BY = ["test-mask-addresses", "test-mask-cards"]
MESSAGE = "serial number"


def hide_private(text):

    def passes_luhn(digits):
        doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
        return (sum(doubled) + sum(map(int, digits[::-2]))) % 10 == 0

    def decide(match):
        digits = re.sub("[^0-9]", "", match[0])
        if match[0][0] == "+":
            return "[PHONE]" if 9 <= len(digits) <= 15 else match[0]
        if 13 <= len(digits) <= 19 and passes_luhn(digits):
            return "[CARD]"
        return "[PHONE]" if 9 <= len(digits) <= 12 and digits[0] == "0" else match[0]

    text = re.sub(r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}", "[EMAIL]", text)
    return re.sub(r"\+?[0-9](?:[ -]?[0-9])*", decide, text)
