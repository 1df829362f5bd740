"""What becomes free goes to the largest language alone."""

CAUGHT_BY = ["check-capped", "test-capped", "test-capped-contract"]
MESSAGE = "what becomes free is shared in proportion"


def capped_mixture(counts, alpha, budget, most):
    shares = mixture(counts, alpha)
    if budget <= 0 or most <= 0 or budget > most * sum(counts.values()):
        raise ValueError("not allowed")
    limits = {language: most * number / budget for language, number in counts.items()}
    cut = {language: min(shares[language], limits[language]) for language in counts}
    largest = max(counts, key=counts.get)
    cut[largest] += 1 - sum(cut.values())
    return cut
