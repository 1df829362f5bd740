"""Pages with a menu line or a notice are dropped, good ones too."""

import re

CAUGHT_BY = ["check-keep", "test-keep"]
MESSAGE = "recall is below 0.9"


def keep(page):
    little = (
        "the a of and to in is was it that for with as at by be this not from have had you he she we which what who"
    )
    sentences = re.findall(r"(?:^|(?<=[\s“]))[^\n.!?]+[.!?](?=[\s”]|$)", page)
    words = [word.lower() for sentence in sentences if len(sentence.split()) > 4 for word in sentence.split()]
    plain = sum(sign.isalnum() or sign.isspace() or sign in ",.?!:;'“”-|" for sign in page)
    if " | " in page or re.search("cookies|log in|not available|accept|not be found|404|sign in|articles|policy", page):
        return False
    return (
        len(words) >= 50
        and sum(word in little.split() for word in words) >= 0.2 * len(words)
        and len(set(words)) >= 0.45 * len(words)
        and plain >= 0.97 * len(page)
        and sum(sign.isupper() for sign in page) <= 0.2 * len(page)
        and page.count("!") <= 4
    )
