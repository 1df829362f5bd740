"""Words of the page are cut at white space, so a mark or a bar beside a word hides it."""

import re

CAUGHT_BY = ["test-clean-lines-page"]
MESSAGE = "a mark beside it is no part of it"


def clean_lines(page, rules):
    found = set(page.lower().split())
    if any(word.lower() in found for word in rules["page_words"]):
        return []
    phrases = [phrase.lower() for phrase in rules["line_phrases"]]
    left = []
    for line in page.split("\n"):
        line = re.sub(r"\[[0-9]+\]", "", line).strip()
        if not line.endswith((".", "!", "?", '"', "”")) or line.endswith("..."):
            continue
        if len(line.split()) < rules["min_words"] or any(phrase in line.lower() for phrase in phrases):
            continue
        left.append(line)
    return left if len(left) >= rules["min_lines"] else []
