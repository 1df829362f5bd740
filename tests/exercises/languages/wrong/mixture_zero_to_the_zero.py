"""0 ** 0 is 1, so at alpha = 0 languages without text get a share."""

CAUGHT_BY = ["test-mixture-contract"]
MESSAGE = "also at alpha = 0"


def mixture(counts, alpha):
    if alpha < 0 or any(number < 0 for number in counts.values()) or not any(counts.values()):
        raise ValueError("not allowed")
    total = sum(number**alpha for number in counts.values())
    return {language: number**alpha / total for language, number in counts.items()}
