"""A filter that counts the sentences that hold a little word and are not said twice."""

import re

LITTLE = {
    "the",
    "a",
    "an",
    "of",
    "and",
    "to",
    "in",
    "was",
    "it",
    "that",
    "for",
    "with",
    "not",
    "is",
    "had",
    "she",
    "he",
}


def keep(page):
    if "!!" in page or page.upper() == page:
        return False
    sentences = []
    for line in page.splitlines():
        for piece in re.findall("[^.!?]+[.!?]", line):
            words = re.findall("[a-z]+", piece.lower())
            plain = all(sign.isalnum() or sign in " ,.;:'“”-!?|" for sign in piece)
            if plain and len(words) > 4 and len(LITTLE.intersection(words)) > 0:
                sentences.append(words)
    said = [word for words in sentences for word in words]
    little = sum(word in LITTLE for word in said)
    return len(sentences) >= 5 and len(set(said)) >= 0.42 * len(said) and little >= 0.12 * len(said)
