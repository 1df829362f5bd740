"""The rows of a band are returned instead of the number of bands."""

CAUGHT_BY = ["check-lsh", "test-lsh"]
MESSAGE = "smallest number"


def choose_bands(places, similarity, catch):
    for bands in range(1, places + 1):
        if places % bands == 0 and 1 - (1 - similarity ** (places // bands)) ** bands >= catch:
            return places // bands
    raise ValueError("even bands of one row are not enough")
