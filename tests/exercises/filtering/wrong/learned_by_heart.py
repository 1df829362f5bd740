"""The filter knows the names of the visible crawl and the signs that garble it."""

import re

CAUGHT_BY = ["test-keep"]
MESSAGE = "a crawl with other words"


def keep(page):
    names = "Ada Jonas Mirela Tomas Yuna Petra Samir Ingrid".split()
    little = set("the a of and to in is was it that for with as at by be this not from have had you he she we".split())
    words = re.findall("[a-z]+", page.lower())
    enough = len(words) >= 50 and sum(word in little for word in words) >= 0.2 * len(words)
    calm = page.count("!") <= 4 and page != page.upper() and len(set(words)) >= 0.4 * len(words)
    return enough and calm and any(name in page for name in names)
