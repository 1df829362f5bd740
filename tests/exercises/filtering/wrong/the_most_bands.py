"""The largest number of bands that is enough, instead of the smallest."""

CAUGHT_BY = ["check-lsh", "test-lsh"]
MESSAGE = "The smallest number of bands"


def choose_bands(places, similarity, catch):
    for bands in range(places, 0, -1):
        if places % bands == 0 and 1 - (1 - similarity ** (places // bands)) ** bands >= catch:
            return bands
    raise ValueError("even bands of one row are not enough")
