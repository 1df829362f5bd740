"""A filter that looks at lines first, as C4 does, and then at what is left."""

import itertools
import re
from collections import Counter

LITTLE = set(
    "the a an of and to in is was it that for with as at by be this not from had has but you he she we".split()
)


def keep(page):
    lines = [line.strip() for line in page.split("\n")]
    whole = [line for line in lines if re.search(r'[.!?"”]$', line) and len(line.split()) >= 5]
    text = " ".join(line for line in whole if not re.search("[{};<>]", line))
    words = re.findall("[a-z']+", text.lower())
    if len(words) < 45 or sum(word in LITTLE for word in words) < 0.25 * len(words):
        return False
    pairs = Counter(itertools.pairwise(words))
    if max(pairs.values()) > 0.06 * len(words):
        return False
    odd = sum(not (sign.isalnum() or sign.isspace() or sign in ".,!?'“”:()-") for sign in text)
    return sum(map(str.isupper, text)) < 0.2 * len(text) and text.count("!") < 4 and odd < 0.02 * len(text)
