"""Page words are looked for only in the lines that are left."""

import re

CAUGHT_BY = ["test-clean-lines-page"]
MESSAGE = "in a line that is dropped anyway"


def clean_lines(page, rules):
    phrases = [phrase.lower() for phrase in rules["line_phrases"]]
    left = []
    for line in page.split("\n"):
        line = re.sub(r"\[[0-9]+\]", "", line).strip()
        if not line.endswith((".", "!", "?", '"', "”")) or line.endswith("..."):
            continue
        if len(line.split()) < rules["min_words"] or any(phrase in line.lower() for phrase in phrases):
            continue
        left.append(line)
    found = set(re.findall(r"[^\W_]+", " ".join(left).lower()))
    if any(word.lower() in found for word in rules["page_words"]):
        return []
    return left if len(left) >= rules["min_lines"] else []
