"""A large beta makes precision count more."""

import math

CAUGHT_BY = ["check-overlap", "test-overlap"]
MESSAGE = "overlap_scores: words has precision and recall exchanged: a beta above 1 makes recall count"


def overlap_scores(candidate, references, beta):
    if not references or not 0 < beta < math.inf:
        raise ValueError("give at least one reference, and a finite beta above 0")

    def score(shared, reference):
        if not shared:
            return 0.0
        precision, recall = shared / len(candidate), shared / len(reference)
        return (1 + beta**2) * precision * recall / (precision + beta**2 * recall)

    def in_order(reference):
        row = [0] * (len(reference) + 1)
        for word in candidate:
            before = 0
            for place, other in enumerate(reference, 1):
                above = row[place]
                row[place] = before + 1 if word == other else max(above, row[place - 1])
                before = above
        return row[-1]

    words, order = [], []
    for reference in references:
        both = sum(min(candidate.count(word), reference.count(word)) for word in set(candidate))
        words.append(score(both, reference))
        order.append(score(in_order(reference), reference))
    return {"words": max(words), "order": max(order), "reference": order.index(max(order))}
