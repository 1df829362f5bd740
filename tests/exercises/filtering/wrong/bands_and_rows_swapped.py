"""The exponents of the S-curve are swapped."""

CAUGHT_BY = ["check-lsh", "test-lsh"]
MESSAGE = "a band agrees"


def lsh_probability(similarity, bands, rows):
    return 1.0 - (1.0 - similarity**bands) ** rows
