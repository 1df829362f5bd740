"""A filter that looks at words only, with rules like Gopher's."""

import re

LITTLE = set(
    "the a an of and to in is was it that for with as at by be this not from had has but you he she we".split()
)


def keep(page):
    words = page.split()
    clean = [word.strip(".,!?“”:").lower() for word in words]
    checks = [
        60 <= len(words) <= 1000,
        sum(word in LITTLE for word in clean) >= 0.2 * len(words),
        sum(re.fullmatch("[a-z'-]+", word) is not None for word in clean) >= 0.75 * len(words),
        len(set(clean)) >= 0.42 * len(words),
        sum(word.isupper() and len(word) > 1 for word in words) < 0.2 * len(words),
        page.count("!") <= 4,
        sum(line.rstrip().endswith((".", "?", "!", "”")) for line in page.split("\n")) >= 1,
    ]
    return all(checks)
