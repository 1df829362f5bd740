"""Languages without text are missing in the result."""

CAUGHT_BY = ["check-mixture", "test-mixture-contract"]
MESSAGE = "its keys must be"


def mixture(counts, alpha):
    if alpha < 0 or any(number < 0 for number in counts.values()) or not any(counts.values()):
        raise ValueError("not allowed")
    counts = {language: number for language, number in counts.items() if number}
    total = sum(number**alpha for number in counts.values())
    return {language: number**alpha / total for language, number in counts.items()}
