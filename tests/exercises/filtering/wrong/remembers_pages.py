"""The filter drops a page that it has seen before, so that it answers otherwise when it is asked again."""

import re

CAUGHT_BY = ["test-keep"]
MESSAGE = "asked again"


SEEN = set()


def keep(page):
    if page in SEEN:
        return False
    SEEN.add(page)
    little = (
        "the a of and to in is was it that for with as at by be this not from have had you he she we which what who"
    )
    sentences = re.findall(r"(?:^|(?<=[\s“]))[^\n.!?]+[.!?](?=[\s”]|$)", page)
    words = [word.lower() for sentence in sentences if len(sentence.split()) > 4 for word in sentence.split()]
    plain = sum(sign.isalnum() or sign.isspace() or sign in ",.?!:;'“”-|" for sign in page)
    return (
        len(words) >= 50
        and sum(word in little.split() for word in words) >= 0.2 * len(words)
        and len(set(words)) >= 0.45 * len(words)
        and plain >= 0.97 * len(page)
        and sum(sign.isupper() for sign in page) <= 0.2 * len(page)
        and page.count("!") <= 4
    )
