"""A filter that learned the mean and spread of a few measures from made-up pages of its own."""

import re

LITTLE = set(
    "the a an of and to in is was it that for with as at by be this not from had has but you he she we".split()
)


def measures(page):
    words = re.findall("[a-z]+", page.lower())
    count = max(len(words), 1)
    return [
        min(len(words), 120) / 120,
        sum(word in LITTLE for word in words) / count,
        len(set(words)) / count,
        sum(sign.isalpha() or sign in " ,.?!\n" for sign in page) / max(len(page), 1),
        sum(map(str.isupper, page)) / max(len(page), 1),
        page.count("!") / count,
    ]


def keep(page):
    low = [0.5, 0.2, 0.42, 0.9, 0.0, 0.0]
    high = [1.0, 0.7, 1.0, 1.0, 0.15, 0.04]
    inside = [least <= value <= most for least, value, most in zip(low, measures(page), high, strict=True)]
    return sum(inside) == len(inside)
