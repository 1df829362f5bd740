"""The counts that were given are overwritten with the shares."""

CAUGHT_BY = [
    "check-mixture",
    "test-mixture",
    "test-mixture-contract",
    "check-capped",
    "test-capped",
    "test-capped-contract",
]
MESSAGE = "changes the counts"


def mixture(counts, alpha):
    if alpha < 0 or any(number < 0 for number in counts.values()) or not any(counts.values()):
        raise ValueError("not allowed")
    total = sum(number**alpha for number in counts.values() if number)
    for language, number in counts.items():
        counts[language] = number**alpha / total if number else 0.0
    return counts
