"""What becomes free is shared in proportion to n, not to n ** alpha."""

CAUGHT_BY = ["check-capped", "test-capped"]
MESSAGE = "what becomes free is shared in proportion"


def capped_mixture(counts, alpha, budget, most):
    shares = mixture(counts, alpha)
    if budget <= 0 or most <= 0 or budget > most * sum(counts.values()):
        raise ValueError("not allowed")
    limits = {language: most * number / budget for language, number in counts.items()}
    held = set()
    while True:
        above = {language for language in counts if counts[language] and shares[language] > limits[language] + 1e-12}
        if not above:
            return shares
        held |= above
        free = [language for language in counts if counts[language] and language not in held]
        extra = sum(shares[language] - limits[language] for language in above)
        shares = {**shares, **{language: limits[language] for language in above}}
        total = sum(counts[language] for language in free)
        for language in free:
            shares[language] += extra * counts[language] / total
