"""What becomes free is shared four times, and then no more."""

CAUGHT_BY = ["test-capped"]
MESSAGE = "as many rounds as there are languages"


def capped_mixture(counts, alpha, budget, most):
    if budget <= 0 or most <= 0:
        raise ValueError("budget and most must be above 0")
    first = mixture(counts, alpha)
    if budget > most * sum(counts.values()):
        raise ValueError("not enough")
    limits = {language: most * number / budget for language, number in counts.items()}
    held, shares = set(), dict(first)
    for _ in range(4):
        held |= {language for language in counts if shares[language] > limits[language]}
        left = 1 - sum(limits[language] for language in held)
        total = sum(first[language] for language in counts if language not in held)
        for language in counts:
            shares[language] = limits[language] if language in held else left * first[language] / total
    return shares
