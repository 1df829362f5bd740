"""Shares are cut at their limit and all divided by their sum, which lifts the cut ones again."""

CAUGHT_BY = ["check-capped", "test-capped", "test-capped-contract"]
MESSAGE = "a language is read more than `most` times"


def capped_mixture(counts, alpha, budget, most):
    shares = mixture(counts, alpha)
    if budget <= 0 or most <= 0 or budget > most * sum(counts.values()):
        raise ValueError("not allowed")
    limits = {language: most * number / budget for language, number in counts.items()}
    cut = {language: min(shares[language], limits[language]) for language in counts}
    return {language: share / sum(cut.values()) for language, share in cut.items()}
