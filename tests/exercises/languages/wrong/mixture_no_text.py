"""Where no language has text, the division by 0 is not caught."""

CAUGHT_BY = ["test-mixture-contract"]
MESSAGE = "must raise ValueError for a negative alpha or count"


def mixture(counts, alpha):
    if alpha < 0 or any(number < 0 for number in counts.values()):
        raise ValueError("not allowed")
    total = sum(number**alpha for number in counts.values() if number)
    return {language: number**alpha / total if number else 0.0 for language, number in counts.items()}
