"""An ellipsis and a single quotation mark end a sentence, too."""

import re

CAUGHT_BY = ["test-clean-lines"]
MESSAGE = "none of them"


def clean_lines(page, rules):
    words = {word.lower() for word in re.findall(r"[^\W_]+", page)}
    if words & {word.lower() for word in rules["page_words"]}:
        return []
    phrases = [phrase.lower() for phrase in rules["line_phrases"]]
    left = []
    for line in page.split("\n"):
        line = re.sub(r"\[[0-9]+\]", "", line).strip()
        if not line or line[-1] not in '.!?"”’…' or line.endswith("..."):
            continue
        if len(line.split()) < rules["min_words"]:
            continue
        if any(phrase in line.lower() for phrase in phrases):
            continue
        left.append(line)
    return left if len(left) >= rules["min_lines"] else []
