"""A page with enough little words is good, however often it repeats itself."""

import re

CAUGHT_BY = ["check-keep", "test-keep"]
MESSAGE = "precision is below 0.95"


def keep(page):
    little = set("the a of and to in is was it that for with as at by be this not from have had you he she we".split())
    words = re.findall("[a-z]+", page.lower())
    return len(words) >= 60 and sum(word in little for word in words) >= 0.2 * len(words)
