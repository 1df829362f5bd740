"""A softmax over alpha times the proportion."""

import math

CAUGHT_BY = ["check-mixture", "test-mixture", "test-mixture-contract", "check-capped", "test-capped-contract"]
MESSAGE = "nothing to read in a language without text"


def mixture(counts, alpha):
    if alpha < 0 or any(number < 0 for number in counts.values()) or not any(counts.values()):
        raise ValueError("not allowed")
    total = sum(counts.values())
    weights = {language: math.exp(alpha * number / total) for language, number in counts.items()}
    return {language: weight / sum(weights.values()) for language, weight in weights.items()}
