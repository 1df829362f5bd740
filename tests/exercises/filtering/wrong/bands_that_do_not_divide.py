"""Numbers of bands that do not divide the places are tried, too."""

CAUGHT_BY = ["test-lsh"]
MESSAGE = "must divide"


def choose_bands(places, similarity, catch):
    for bands in range(1, places + 1):
        if 1 - (1 - similarity ** (places // bands)) ** bands >= catch:
            return bands
    raise ValueError("even bands of one row are not enough")
