"""Training keeps the counts of pairs and changes them only where a word holds the merged pair, as fast trainers do."""

from collections import defaultdict
from itertools import pairwise


def train_bpe(counts, merges):
    if merges < 0 or min(counts.values(), default=0) < 0:
        raise ValueError("numbers must not be negative")
    words = [[word.encode()[at : at + 1] for at in range(len(word.encode()))] for word in counts]
    numbers = list(counts.values())
    totals, places = defaultdict(int), defaultdict(set)
    for index, (word, number) in enumerate(zip(words, numbers, strict=True)):
        for pair in pairwise(word):
            totals[pair] += number
            places[pair].add(index)
    learned = []
    for _ in range(merges):
        most = max(totals.values(), default=0)
        if most < 2:
            break
        best = max(pair for pair, total in totals.items() if total == most)
        learned.append(best)
        for index in list(places[best]):
            word = words[index]
            for pair in pairwise(word):
                totals[pair] -= numbers[index]
                places[pair].discard(index)
            at = 0
            while at < len(word) - 1:
                if (word[at], word[at + 1]) == best:
                    word[at : at + 2] = [best[0] + best[1]]
                at += 1
            for pair in pairwise(word):
                totals[pair] += numbers[index]
                places[pair].add(index)
    return learned
