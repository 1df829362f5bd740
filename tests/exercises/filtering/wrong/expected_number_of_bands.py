"""The expected number of bands that agree, which is no probability."""

CAUGHT_BY = ["check-lsh", "test-lsh"]
MESSAGE = "unless no band agrees"


def choose_bands(places, similarity, catch):
    for bands in range(1, places + 1):
        if places % bands == 0 and bands * similarity ** (places // bands) >= catch:
            return bands
    raise ValueError("even bands of one row are not enough")
