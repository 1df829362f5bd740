"""Counts are raised to 1 / alpha, as if alpha were a temperature."""

CAUGHT_BY = ["check-mixture", "test-mixture", "test-mixture-contract", "check-capped"]
MESSAGE = "lifts small languages"


def mixture(counts, alpha):
    if alpha < 0 or any(number < 0 for number in counts.values()) or not any(counts.values()):
        raise ValueError("not allowed")
    power = 1 / alpha if alpha else 0
    weights = {language: float(number) ** power if number else 0.0 for language, number in counts.items()}
    return {language: weight / sum(weights.values()) for language, weight in weights.items()}
