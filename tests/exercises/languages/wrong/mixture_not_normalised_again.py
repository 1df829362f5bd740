"""The proportions are raised to the power alpha, and not divided by their sum afterwards."""

CAUGHT_BY = [
    "check-mixture",
    "test-mixture",
    "test-mixture-contract",
    "check-capped",
    "test-capped",
    "test-capped-contract",
]
MESSAGE = "divide by the sum after the power"


def mixture(counts, alpha):
    if alpha < 0 or any(number < 0 for number in counts.values()) or not any(counts.values()):
        raise ValueError("not allowed")
    total = sum(counts.values())
    return {language: (number / total) ** alpha if number else 0.0 for language, number in counts.items()}
