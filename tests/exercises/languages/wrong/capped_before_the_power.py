"""Counts are cut at budget / most before the power is taken."""

CAUGHT_BY = ["check-capped", "test-capped", "test-capped-contract"]
MESSAGE = "read more than `most` times"


def capped_mixture(counts, alpha, budget, most):
    shares = mixture(counts, alpha)
    if budget <= 0 or most <= 0 or budget > most * sum(counts.values()):
        raise ValueError("not allowed")
    limits = {language: most * number / budget for language, number in counts.items()}
    cut = {language: min(number, most * number / budget) for language, number in counts.items()}
    weights = {language: number**alpha if number else 0.0 for language, number in cut.items()}
    return {language: weight / sum(weights.values()) for language, weight in weights.items()}
