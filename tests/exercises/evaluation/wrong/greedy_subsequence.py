"""Each word takes the first place that fits."""

import math

CAUGHT_BY = ["test-overlap"]
MESSAGE = "overlap_scores: order takes the first fit of each word: skipping a word may make the"


def overlap_scores(candidate, references, beta):
    if not references or not 0 < beta < math.inf:
        raise ValueError("give at least one reference, and a finite beta above 0")

    def score(shared, reference):
        if not shared:
            return 0.0
        precision, recall = shared / len(candidate), shared / len(reference)
        return (1 + beta**2) * precision * recall / (recall + beta**2 * precision)

    def in_order(reference):
        place = found = 0
        for word in candidate:
            if word in reference[place:]:
                place, found = reference.index(word, place) + 1, found + 1
        return found

    words, order = [], []
    for reference in references:
        both = sum(min(candidate.count(word), reference.count(word)) for word in set(candidate))
        words.append(score(both, reference))
        order.append(score(in_order(reference), reference))
    return {"words": max(words), "order": max(order), "reference": order.index(max(order))}
