"""What there is, divided by what is read."""

CAUGHT_BY = ["check-epochs", "test-epochs"]
MESSAGE = "divided by the tokens that there are"


def epochs(counts, shares, budget):
    if budget < 0 or any(shares[language] > 0 and not counts[language] for language in counts):
        raise ValueError("not allowed")
    return {language: number / (budget * shares[language]) if budget * shares[language] else 0.0 for language, number in counts.items()}
