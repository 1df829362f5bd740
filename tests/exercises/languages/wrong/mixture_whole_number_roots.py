"""The power is cut down to a whole number before the division."""

CAUGHT_BY = ["test-mixture", "test-mixture-contract", "check-capped"]
MESSAGE = "raise each count to the power alpha"


def mixture(counts, alpha):
    if alpha < 0 or any(number < 0 for number in counts.values()) or not any(counts.values()):
        raise ValueError("not allowed")
    weights = {language: int(number**alpha) if number else 0 for language, number in counts.items()}
    return {language: weight / sum(weights.values()) for language, weight in weights.items()}
