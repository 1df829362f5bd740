"""The filter keeps no page, so its precision has nothing to divide."""

CAUGHT_BY = ["check-keep", "test-keep"]
MESSAGE = "recall is below 0.9"


def keep(page):
    return False
