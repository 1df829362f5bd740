"""A limit below one epoch is refused."""

CAUGHT_BY = ["test-capped"]
MESSAGE = "not allowed"


def capped_mixture(counts, alpha, budget, most):
    shares = mixture(counts, alpha)
    if budget <= 0 or most < 1 or budget > most * sum(counts.values()):
        raise ValueError("not allowed")
    limits = {language: most * number / budget for language, number in counts.items()}
    held, free = {}, {language: share for language, share in shares.items() if share}
    while above := [language for language in free if free[language] > limits[language]]:
        for language in above:
            held[language] = limits[language]
            del free[language]
        left, total = 1 - sum(held.values()), sum(shares[language] for language in free)
        free = {language: left * shares[language] / total for language in free}
    return {language: held.get(language, free.get(language, 0.0)) for language in counts}
