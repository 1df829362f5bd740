"""Rules that say which lines and pages of a crawl look like text worth reading: C4's, two of Gopher's, and votes.

Each rule is one function with the section it comes from; `c4_lines` and `c4_objection` apply C4's together. Text is
lines joined by line breaks, as `clean_html` gives it. Rules see form only: a wrong fact in a tidy sentence passes.
Left out: C4's list of rude words (give your own), and the rules of Gopher that need long pages.
Sources: Raffel et al. 2020, section 2.2 (C4); Rae et al. 2021, appendix A.1.1 (Gopher, MassiveText); Radford et al.
2019, section 2.1 (WebText: pages that Reddit submissions with at least 3 karma link to).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

TERMINAL_MARKS = (".", "!", "?", '"', "”")
POLICIES = ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")
SENTENCE_ENDS = (*TERMINAL_MARKS[:3], "।", "…")


def ends_like_a_sentence(line: str) -> bool:
    """C4 keeps a line only if it ends in a period, exclamation mark, question mark or closing quotation mark."""
    return line.rstrip().endswith(TERMINAL_MARKS)


def has_words(line: str, least: int = 3) -> bool:
    """C4 keeps a line only if it has at least three words. A word holds a letter or digit; `.` alone is none."""
    return sum(any(c.isalnum() for c in word) for word in line.split()) >= least


def mentions_javascript(line: str) -> bool:
    """C4 drops lines with the word Javascript: most of them ask for it to be switched on."""
    return "javascript" in line.lower()


def is_policy_notice(line: str) -> bool:
    """C4 drops lines that hold one of six phrases of policy notices, such as "terms of use"."""
    lower = line.lower()
    return any(phrase in lower for phrase in POLICIES)


def c4_lines(text: str) -> str:
    """The lines that C4's four line rules leave, joined by line breaks; empty when none is left."""
    return "\n".join(
        line
        for line in text.splitlines()
        if ends_like_a_sentence(line)
        and has_words(line)
        and not mentions_javascript(line)
        and not is_policy_notice(line)
    )


def split_sentences(text: str) -> list[str]:
    """The sentences of a text. A word that ends in a mark ends one, closing quotes and brackets aside, and so does a
    line. Abbreviations are not known, and scripts without blanks between words are not cut."""
    found = []
    for line in text.splitlines():
        words: list[str] = []
        for word in line.split():
            words.append(word)
            if word.rstrip("\"'”’)").endswith(SENTENCE_ENDS):
                found.append(" ".join(words))
                words = []
        if words:
            found.append(" ".join(words))
    return found


def has_sentences(text: str, least: int = 5) -> bool:
    """C4 drops pages with fewer than five sentences."""
    return len(split_sentences(text)) >= least


def is_placeholder(text: str) -> bool:
    """C4 drops pages with the phrase "lorem ipsum"."""
    return "lorem ipsum" in text.lower()


def has_curly_bracket(text: str) -> bool:
    """C4 drops pages with a `{`, which text rarely has and code often: it drops code, and JSON, on purpose."""
    return "{" in text


def rude_words(text: str, words: Collection[str]) -> set[str]:
    """Those of `words` (lower case) that a text holds. C4 drops a page for a single one, quoted or not."""
    return set(words).intersection(re.findall(r"[^\W_]+", text.lower()))


def c4_objection(text: str, bad_words: Collection[str] = ()) -> str:
    """Why C4's page rules drop a page whose lines are filtered already; "" when they keep it."""
    if not has_sentences(text):
        return "fewer than five sentences"
    if is_placeholder(text):
        return "lorem ipsum"
    if has_curly_bracket(text):
        return "curly bracket"
    return "rude word" if rude_words(text, bad_words) else ""


def without_repeated_spans(texts: Iterable[str], length: int = 3) -> Iterator[str]:
    """C4's deduplication: of any span of three sentences that comes more than once, only the first is kept.

    Yields every text in order, without the sentences that lie in a span seen before, in an earlier text or in this
    one; texts shorter than a span are never touched. Line breaks inside a text become blanks.
    """
    if length < 1:
        raise ValueError(f"A span has at least one sentence, not {length}.")
    seen: set[tuple[str, ...]] = set()
    for text in texts:
        parts = split_sentences(text)
        repeated: set[int] = set()
        for i in range(len(parts) - length + 1):
            span = tuple(parts[i : i + length])
            if span in seen:
                repeated.update(range(i, i + length))
            seen.add(span)
        yield " ".join(part for i, part in enumerate(parts) if i not in repeated) if repeated else text


def repeated_line_share(text: str) -> float:
    """Lines that occurred before in the same text, as a share of all lines; 0 for empty text. Gopher's limit: 0.30."""
    lines = text.splitlines()
    return 1 - len(set(lines)) / len(lines) if lines else 0.0


def top_ngram_share(text: str, n: int) -> float:
    """Share of a text's characters (blanks aside) inside its most frequent n-gram of words, all occurrences.

    An n-gram that occurs once repeats nothing: the share is then 0. Gopher's limits: 0.20 for n = 2, 0.18 for n = 3,
    0.16 for n = 4. Overlapping occurrences are counted at every place, up to a share of 1.
    """
    words = text.split()
    counts = Counter(zip(*(words[i:] for i in range(n)), strict=False))
    if not counts:
        return 0.0
    # Among equally frequent ones the longest decides, so that the result does not depend on the order of the text.
    gram, count = max(counts.items(), key=lambda item: (item[1], sum(map(len, item[0]))))
    return min(1.0, count * sum(map(len, gram)) / sum(map(len, words))) if count > 1 else 0.0


def repeats_itself(text: str) -> bool:
    """Gopher's repetition rules, the four that work on short pages too: lines, and n-grams of two to four words."""
    limits = {2: 0.20, 3: 0.18, 4: 0.16}
    return repeated_line_share(text) > 0.30 or any(top_ngram_share(text, n) > most for n, most in limits.items())


def has_votes(votes: int, least: int = 3) -> bool:
    """WebText's heuristic: readers vouch for a page. It needs readers, and votes that nobody buys."""
    return votes >= least
