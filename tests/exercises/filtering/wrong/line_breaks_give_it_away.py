"""A page of several lines is good if it ends as a sentence does and holds no odd signs: its sentences are not read."""

CAUGHT_BY = ["check-keep", "test-keep"]
MESSAGE = "recall is below 0.9"


def keep(page):
    lines = page.split("\n")
    odd = sum(not (sign.isalnum() or sign.isspace() or sign in ".,?!'“”:;|-") for sign in page)
    return len(lines) > 1 and lines[-1][-1] in ".?!”" and odd < 0.05 * len(page)
