"""The space or hyphen behind a run is masked with it."""

import re

CAUGHT_BY = ["test-mask-addresses"]
MESSAGE = "no part of it"


def passes_luhn(digits):
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        total += digit if place % 2 == 0 else sum(divmod(2 * digit, 10))
    return total % 10 == 0


def hide_private(text):
    def decide(match):
        run = match[0]
        digits = re.sub("[^0-9]", "", run)
        before, after = masked[: match.start()][-1:], masked[match.end() :][:1]
        if re.match("[A-Za-z_]", before) or re.match("[A-Za-z_]", after):
            return run
        if run[0] == "+":
            return "[PHONE]" if 9 <= len(digits) <= 15 else run
        if 13 <= len(digits) <= 19 and passes_luhn(digits):
            return "[CARD]"
        return "[PHONE]" if 9 <= len(digits) <= 12 and digits[0] == "0" else run

    masked = re.sub(r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}", "[EMAIL]", text)
    return re.sub(r"\+?[0-9](?:[ -]?[0-9])*[ -]?", decide, masked)
