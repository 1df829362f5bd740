"""Only whole epochs are counted."""

CAUGHT_BY = ["check-epochs", "test-epochs"]
MESSAGE = "divided by the tokens that there are"


def epochs(counts, shares, budget):
    if budget < 0 or any(shares[language] > 0 and not counts[language] for language in counts):
        raise ValueError("not allowed")
    return {language: budget * shares[language] // number if number else 0 for language, number in counts.items()}
