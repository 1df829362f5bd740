"""A negative count passes where other languages outweigh it."""

CAUGHT_BY = ["test-mixture-contract"]
MESSAGE = "must raise ValueError for a negative alpha or count"


def mixture(counts, alpha):
    if alpha < 0 or sum(counts.values()) <= 0:
        raise ValueError("no mixture of these")
    weights = {language: max(number, 0) ** alpha if number > 0 else 0.0 for language, number in counts.items()}
    return {language: weight / sum(weights.values()) for language, weight in weights.items()}
