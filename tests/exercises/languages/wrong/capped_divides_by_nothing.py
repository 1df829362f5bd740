"""Where every language is at its limit, the rest is divided by 0."""

CAUGHT_BY = ["test-capped-contract"]
MESSAGE = "divides by 0"


def capped_mixture(counts, alpha, budget, most):
    shares = mixture(counts, alpha)
    if budget <= 0 or most <= 0 or budget > most * sum(counts.values()):
        raise ValueError("not allowed")
    limits = {language: most * number / budget for language, number in counts.items()}
    limits = {language: limit for language, limit in limits.items() if limit}
    held = {}
    while True:
        free = [language for language in limits if language not in held]
        level = (1 - sum(held.values())) / sum(shares[language] for language in free)
        above = [language for language in free if level * shares[language] >= limits[language]]
        if not above:
            return {language: held.get(language, level * shares[language]) for language in counts}
        held.update({language: limits[language] for language in above})
