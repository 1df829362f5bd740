"""A page that is laid out as good pages are, with blank lines, talk or steps, is good: its words are not read."""

CAUGHT_BY = ["check-keep", "test-keep"]
MESSAGE = "precision is below 0.95"


def keep(page):
    odd = sum(not (sign.isalnum() or sign.isspace() or sign in ".,?!'“”:;|-") for sign in page)
    laid_out = any(mark in page for mark in ("\n\n", "\n“", "\n1. ")) or page.count(". ") > 5
    return laid_out and len(page.split()) >= 60 and odd < 0.05 * len(page)
