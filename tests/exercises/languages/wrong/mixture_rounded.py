"""Shares are rounded to three digits, so that a small language has none."""

CAUGHT_BY = ["check-mixture", "test-mixture", "test-mixture-contract", "check-capped", "test-capped"]
MESSAGE = "add up to 1"


def mixture(counts, alpha):
    if alpha < 0 or any(number < 0 for number in counts.values()) or not any(counts.values()):
        raise ValueError("not allowed")
    total = sum(number**alpha for number in counts.values() if number)
    return {language: round(number**alpha / total, 3) if number else 0.0 for language, number in counts.items()}
