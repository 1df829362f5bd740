"""Whole words by the word border of re, for which an underscore is a letter."""

import re

CAUGHT_BY = ["test-clean-lines-page"]
MESSAGE = "an underscore is none of them"


def clean_lines(page, rules):
    if any(re.search(rf"\b{word.lower()}\b", page.lower()) for word in rules["page_words"]):
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
