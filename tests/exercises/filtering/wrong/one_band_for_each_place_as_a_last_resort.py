"""Where nothing is enough, bands of one row are returned."""

CAUGHT_BY = ["test-lsh"]
MESSAGE = "even bands of one row"


def choose_bands(places, similarity, catch):
    for bands in range(1, places + 1):
        if places % bands == 0 and 1 - (1 - similarity ** (places // bands)) ** bands >= catch:
            return bands
    return places
