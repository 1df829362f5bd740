"""The expected number of bands that agree, which is no probability."""

CAUGHT_BY = ["check-lsh", "test-lsh"]
MESSAGE = "candidates need one band"


def lsh_probability(similarity, bands, rows):
    return bands * similarity**rows
