"""A negative alpha goes through and turns the order round."""

CAUGHT_BY = ["test-mixture-contract"]
MESSAGE = "must raise ValueError for a negative alpha"


def mixture(counts, alpha):
    if any(number < 0 for number in counts.values()) or not any(counts.values()):
        raise ValueError("not allowed")
    total = sum(number**alpha for number in counts.values() if number)
    return {language: number**alpha / total if number else 0.0 for language, number in counts.items()}
