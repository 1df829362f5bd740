"""Counters and a recursive merge; training works on ids and translates them back at the end."""

from collections import Counter


def merge_pair(pieces, pair):
    if pair[0] not in pieces:
        return tuple(pieces)
    at = pieces.index(pair[0])
    if pieces[at + 1 : at + 2] == pair[1:]:
        return (*pieces[:at], b"".join(pair), *merge_pair(pieces[at + 2 :], pair))
    return (*pieces[: at + 1], *merge_pair(pieces[at + 1 :], pair))


def count_pairs(words):
    total = Counter()
    for pieces, number in words.items():
        for at in range(1, len(pieces)):
            total[pieces[at - 1 : at + 1]] += number
    return +total


def train_bpe(counts, merges):
    if merges < 0 or any(number < 0 for number in counts.values()):
        raise ValueError("numbers must not be negative")
    names = [bytes([byte]) for byte in range(256)]
    words = [(list(word.encode()), number) for word, number in counts.items()]
    learned = []
    while len(learned) < merges:
        total = Counter()
        for word, number in words:
            for at in range(len(word) - 1):
                total[names[word[at]], names[word[at + 1]]] += number
        ranked = sorted(total.items(), key=lambda item: (item[1], item[0]))
        if not ranked or ranked[-1][1] <= 1:
            return learned
        one, two = ranked[-1][0]
        learned.append((one, two))
        names.append(one + two)
        for word, _ in words:
            at = 0
            while at + 1 < len(word):
                if (names[word[at]], names[word[at + 1]]) == (one, two):
                    word[at : at + 2] = [len(names) - 1]
                at += 1
    return learned
