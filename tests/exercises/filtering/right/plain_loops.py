"""Plain loops and string methods, no regular expressions."""

import string
import zlib

PRIME = 2**61 - 1
LETTERS = set(string.ascii_letters)
DIGITS = set(string.digits)


def without_markers(line):
    out, place = "", 0
    while place < len(line):
        if line[place] == "[":
            end = place + 1
            while end < len(line) and line[end] in DIGITS:
                end += 1
            if end > place + 1 and end < len(line) and line[end] == "]":
                place = end + 1
                continue
        out += line[place]
        place += 1
    return out


def words_of(text):
    return "".join(sign if sign.isalnum() else " " for sign in text.lower()).split()


def clean_lines(page, rules):
    words = words_of(page)
    for bad in rules["page_words"]:
        if bad.lower() in words:
            return []
    result = []
    for raw in page.split("\n"):
        line = without_markers(raw).strip()
        if line == "" or line[-1] not in '.!?"”' or line[-3:] == "...":
            continue
        if len(line.split()) < rules["min_words"]:
            continue
        bad = False
        for phrase in rules["line_phrases"]:
            bad = bad or phrase.casefold() in line.casefold()
        if not bad:
            result.append(line)
    if len(result) < rules["min_lines"]:
        return []
    return result


def precision_recall(kept, labels, sizes=None):
    if len(kept) != len(labels) or (sizes is not None and len(sizes) != len(kept)):
        raise ValueError("lengths differ")
    hit = chosen = good = 0
    for place in range(len(kept)):
        size = 1 if sizes is None else sizes[place]
        if kept[place]:
            chosen += size
        if labels[place]:
            good += size
        if kept[place] and labels[place]:
            hit += size
    return (1.0 if chosen == 0 else hit / chosen, 1.0 if good == 0 else hit / good)


def luhn(digits):
    total, double = 0, False
    for digit in reversed(digits):
        value = int(digit) * (2 if double else 1)
        total += value - 9 if value > 9 else value
        double = not double
    return total % 10 == 0


def hide_private(text):
    return mask_runs(mask_addresses(text))


def mask_addresses(text):
    name, label = LETTERS | DIGITS | set("._%+-"), LETTERS | DIGITS | {"-", "."}
    place = 0
    while (at := text.find("@", place)) >= 0:
        start = at
        while start > place and text[start - 1] in name:
            start -= 1
        end = at + 1
        while end < len(text) and text[end] in label:
            end += 1
        found = None
        for stop in range(end, at + 1, -1):
            labels = text[at + 1 : stop].split(".")
            if len(labels) > 1 and all(labels) and len(labels[-1]) > 1 and set(labels[-1]) <= LETTERS:
                found = stop
                break
        if start < at and found:
            text = text[:start] + "[EMAIL]" + text[found:]
            place = start + len("[EMAIL]")
        else:
            place = at + 1
    return text


def mask_runs(text):
    out, place = [], 0
    while place < len(text):
        begin = place + 1 if text[place] == "+" and text[place + 1 : place + 2] in DIGITS else place
        if text[begin] not in DIGITS:
            out.append(text[place])
            place += 1
            continue
        end, digits = begin, ""
        while True:
            if text[end : end + 1] in DIGITS:
                digits += text[end]
                end += 1
            elif text[end : end + 1] in (" ", "-") and text[end + 1 : end + 2] in DIGITS:
                end += 1
            else:
                break
        run = text[place:end]
        touching = {text[place - 1 : place] if place else "", text[end : end + 1]} & (LETTERS | DIGITS | {"_"})
        if touching:
            out.append(run)
        elif run[0] == "+":
            out.append("[PHONE]" if 9 <= len(digits) <= 15 else run)
        elif 13 <= len(digits) <= 19 and luhn(digits):
            out.append("[CARD]")
        elif 9 <= len(digits) <= 12 and digits[0] == "0":
            out.append("[PHONE]")
        else:
            out.append(run)
        place = end
    return "".join(out)


def minhash(shingles, hashes):
    signature = []
    for a, b in hashes:
        smallest = PRIME
        for shingle in shingles:
            value = (a * zlib.crc32(bytes(shingle, "utf-8")) + b) % PRIME
            if value < smallest:
                smallest = value
        signature.append(smallest)
    return signature


def agreement(one, other):
    if not one or len(one) != len(other):
        raise ValueError
    equal = 0.0
    for place in range(len(one)):
        if one[place] == other[place]:
            equal += 1
    return equal / len(one)


def candidates(signatures, bands):
    if bands < 1:
        raise ValueError
    pairs = []
    for j, later in enumerate(signatures):
        if len(later) % bands:
            raise ValueError
        rows = len(later) // bands
        for i in range(j):
            for start in range(0, len(later), rows):
                if signatures[i][start : start + rows] == later[start : start + rows]:
                    pairs.append((i, j))
                    break
    pairs.sort()
    return pairs


def choose_bands(places, similarity, catch):
    for bands in range(1, places + 1):
        if places % bands:
            continue
        none = 1.0
        for _ in range(bands):
            none *= 1 - similarity ** (places // bands)
        if 1 - none >= catch:
            return bands
    raise ValueError


def deduplicate(texts, threshold, k=3):
    if threshold <= 0 or threshold > 1 or k < 1:
        raise ValueError
    kept = []
    for place, text in enumerate(texts):
        words, mine = words_of(text), set()
        for start in range(len(words)):
            if start == 0 or start + k <= len(words):
                mine.add(" ".join(words[start : start + k]))
        duplicate = False
        for _, theirs in kept:
            union = mine | theirs
            similarity = 1.0 if not union else len(mine & theirs) / len(union)
            if similarity >= threshold:
                duplicate = True
        if not duplicate:
            kept.append((place, mine))
    return [place for place, _ in kept]
