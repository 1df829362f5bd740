"""Text is split at its addresses and joined again; near-duplicates are found through a table of shingles."""

import re
from collections import Counter, defaultdict

MAIL = re.compile(r"[a-z0-9._%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE | re.ASCII)
RUN = re.compile(r"(?<![A-Za-z0-9_])\+?[0-9](?:[ -]?[0-9])*")


def clean_lines(page, rules):
    border = r"[^\W_]"
    for word in rules["page_words"]:
        if re.search(f"(?<!{border}){re.escape(word)}(?!{border})", page, re.IGNORECASE):
            return []
    stripped = [re.sub(r"\[[0-9]+\]", "", line).strip() for line in page.split("\n")]
    whole = [line for line in stripped if re.search(r"(?<!\.\.)[.!?\"”]\Z", line)]
    phrase = "|".join(map(re.escape, rules["line_phrases"])) or r"(?!)"
    left = [line for line in whole if not re.search(phrase, line, re.IGNORECASE)]
    left = [line for line in left if len(re.findall(r"\S+", line)) >= rules["min_words"]]
    return left * (len(left) >= rules["min_lines"])


def passes_luhn(digits):
    table = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]
    return sum(table[int(d)] if place % 2 else int(d) for place, d in enumerate(digits[::-1])) % 10 == 0


def mask_runs(piece):
    def mask(match):
        run = match[0]
        digits = re.sub("[ +-]", "", run)
        if re.match("[A-Za-z_]", piece[match.end() : match.end() + 1]):
            return run
        if run.startswith("+"):
            return "[PHONE]" if 9 <= len(digits) <= 15 else run
        if 13 <= len(digits) <= 19 and passes_luhn(digits):
            return "[CARD]"
        return "[PHONE]" if 9 <= len(digits) <= 12 and digits.startswith("0") else run

    return RUN.sub(mask, piece)


def hide_private(text):
    return "[EMAIL]".join(mask_runs(piece) for piece in MAIL.split(text))


def deduplicate(texts, threshold, k=3):
    if k < 1 or not 0 < threshold <= 1:
        raise ValueError("threshold or k is out of range")
    holders, sizes, empty = defaultdict(list), {}, False
    for place, text in enumerate(texts):
        words = re.findall(r"[^\W_]+", text.lower())
        mine = {tuple(words[i : i + k]) for i in range(len(words) - k + 1)} or {tuple(words)} - {()}
        shared = Counter(holder for shingle in mine for holder in holders[shingle])
        near = any(n / (len(mine) + sizes[holder] - n) >= threshold for holder, n in shared.items())
        if near or (not mine and empty):
            continue
        empty, sizes[place] = empty or not mine, len(mine)
        for shingle in mine:
            holders[shingle].append(place)
    return list(sizes)
