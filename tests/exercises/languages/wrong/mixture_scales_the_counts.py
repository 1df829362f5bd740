"""Counts are multiplied by alpha, which changes nothing."""

CAUGHT_BY = [
    "check-mixture",
    "test-mixture",
    "test-mixture-contract",
    "check-capped",
    "test-capped",
    "test-capped-contract",
]
MESSAGE = "lifts small languages"


def mixture(counts, alpha):
    if alpha < 0 or any(number < 0 for number in counts.values()) or not any(counts.values()):
        raise ValueError("not allowed")
    total = sum(counts.values())
    return {language: alpha * number / (alpha * total) if alpha else 0.0 for language, number in counts.items()}
