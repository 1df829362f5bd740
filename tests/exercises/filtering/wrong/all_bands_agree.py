"""The probability that every band agrees."""

CAUGHT_BY = ["check-lsh", "test-lsh"]
MESSAGE = "one band of all"


def choose_bands(places, similarity, catch):
    for bands in range(1, places + 1):
        if places % bands == 0 and similarity ** (places // bands * bands) >= catch:
            return bands
    raise ValueError("even bands of one row are not enough")
