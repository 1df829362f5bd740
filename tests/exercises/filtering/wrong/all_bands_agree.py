"""The probability that every band agrees."""

CAUGHT_BY = ["check-lsh", "test-lsh"]
MESSAGE = "one band of all"


def lsh_probability(similarity, bands, rows):
    return (similarity**rows) ** bands
