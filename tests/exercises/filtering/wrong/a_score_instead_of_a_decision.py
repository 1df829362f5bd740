"""The filter returns a score, not True or False."""

CAUGHT_BY = ["check-keep", "test-keep"]
MESSAGE = "return True or False"


def keep(page):
    words = page.split()
    return len(set(words)) / max(len(words), 1)
