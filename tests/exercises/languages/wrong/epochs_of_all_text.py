"""The tokens that are read are divided by the text of all languages."""

CAUGHT_BY = ["check-epochs", "test-epochs"]
MESSAGE = "divided by the tokens that there are"


def epochs(counts, shares, budget):
    if budget < 0 or any(shares[language] > 0 and not counts[language] for language in counts):
        raise ValueError("not allowed")
    return {language: budget * shares[language] / sum(counts.values()) for language, number in counts.items()}
