"""Every page with 60 words or more is good."""

CAUGHT_BY = ["check-keep", "test-keep"]
MESSAGE = "precision is below 0.95"


def keep(page):
    return len(page.split()) >= 60
