"""The exponents of the S-curve are swapped."""

CAUGHT_BY = ["check-lsh", "test-lsh"]
MESSAGE = "a band agrees"


def choose_bands(places, similarity, catch):
    for bands in range(1, places + 1):
        if places % bands == 0 and 1 - (1 - similarity**bands) ** (places // bands) >= catch:
            return bands
    raise ValueError("even bands of one row are not enough")
