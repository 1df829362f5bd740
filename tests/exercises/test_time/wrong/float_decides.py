"""Whatever float() reads is a number."""

import decimal
import fractions

CAUGHT_BY = ["check-canonical", "test-canonical"]
MESSAGE = "canonical gives different answers the same string."


def canonical(answer):
    text = " ".join(answer.casefold().split()).rstrip(" .")
    try:
        number = fractions.Fraction(decimal.Decimal(text.replace(",", "")))
    except (ArithmeticError, ValueError):
        return text
    return f"{number.numerator}:{number.denominator}"
