"""min_lines is compared with all lines of the page."""

import re

CAUGHT_BY = ["check-clean-lines", "test-clean-lines-page"]
MESSAGE = "too few lines left"


def clean_lines(page, rules):
    found = set(re.findall(r"[^\W_]+", page.lower()))
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
    return left if len(page.split("\n")) >= rules["min_lines"] else []
