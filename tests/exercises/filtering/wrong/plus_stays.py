"""The + before a phone number is not masked."""

import re

CAUGHT_BY = ["check-hide-private", "test-mask-addresses"]
MESSAGE = "each address and number becomes one mask"


def hide_private(text):

    def passes_luhn(digits):
        doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
        return (sum(doubled) + sum(map(int, digits[::-2]))) % 10 == 0

    def decide(match):
        digits = re.sub("[^0-9]", "", match[0])
        around = match.string[max(0, match.start() - 1) : match.start()] + match.string[match.end() : match.end() + 1]
        if re.search("[A-Za-z0-9_]", around):
            return match[0]
        if match.string[max(0, match.start() - 1) : match.start()] == "+":
            return "[PHONE]" if 9 <= len(digits) <= 15 else match[0]
        if 13 <= len(digits) <= 19 and passes_luhn(digits):
            return "[CARD]"
        return "[PHONE]" if 9 <= len(digits) <= 12 and digits[0] == "0" else match[0]

    text = re.sub(r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}", "[EMAIL]", text)
    return re.sub(r"[0-9](?:[ -]?[0-9])*", decide, text)
