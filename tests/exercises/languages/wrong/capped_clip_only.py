"""Shares are cut at their limit; what becomes free is lost."""

CAUGHT_BY = ["check-capped", "test-capped", "test-capped-contract"]
MESSAGE = "what becomes free goes to the others"


def capped_mixture(counts, alpha, budget, most):
    shares = mixture(counts, alpha)
    if budget <= 0 or most <= 0 or budget > most * sum(counts.values()):
        raise ValueError("not allowed")
    limits = {language: most * number / budget for language, number in counts.items()}
    return {language: min(shares[language], limits[language]) for language in counts}
