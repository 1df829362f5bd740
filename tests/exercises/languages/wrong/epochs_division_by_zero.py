"""A language without text ends in ZeroDivisionError."""

CAUGHT_BY = ["check-epochs", "test-epochs"]
MESSAGE = "divides by 0"


def epochs(counts, shares, budget):
    if budget < 0 or any(shares[language] > 0 and not counts[language] for language in counts):
        raise ValueError("not allowed")
    return {language: budget * shares[language] / number for language, number in counts.items()}
