"""A straight line between the proportion and equal shares."""

CAUGHT_BY = [
    "check-mixture",
    "test-mixture",
    "test-mixture-contract",
    "check-capped",
    "test-capped",
    "test-capped-contract",
]
MESSAGE = "nor a weight between two mixtures"


def mixture(counts, alpha):
    if alpha < 0 or any(number < 0 for number in counts.values()) or not any(counts.values()):
        raise ValueError("not allowed")
    total, some = sum(counts.values()), sum(1 for number in counts.values() if number)
    return {
        language: alpha * number / total + (1 - alpha) / some if number else 0.0 for language, number in counts.items()
    }
