"""A share of a language without text is taken for 0 epochs."""

CAUGHT_BY = ["test-epochs"]
MESSAGE = "must raise ValueError where a language without text has a share"


def epochs(counts, shares, budget):
    if budget < 0:
        raise ValueError("not allowed")
    return {language: budget * shares[language] / number if number else 0.0 for language, number in counts.items()}
