"""Garbled pages are known by the signs of the visible crawl only."""

CAUGHT_BY = ["test-keep"]
MESSAGE = "garbled"


def keep(page):
    little = set("the a of and to in is was it that for with as at by be this not from have had you he she we".split())
    words = page.lower().split()
    enough = len(words) >= 60 and sum(word in little for word in words) >= 0.1 * len(words)
    calm = page.count("!") <= 4 and page != page.upper() and len(set(words)) >= 0.4 * len(words)
    return enough and calm and not any(sign in page for sign in "#@%*=~^{")
