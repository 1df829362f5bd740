"""An answer with weight 0 is skipped."""

import math

CAUGHT_BY = ["test-plurality"]
MESSAGE = "plurality: an answer with weight 0 votes too, with nothing."


def plurality(answers, weights=None):
    weights = [1.0] * len(answers) if weights is None else weights
    if len(weights) != len(answers) or not all(0 <= weight < math.inf for weight in weights):
        raise ValueError("one finite weight of at least 0 for each answer")
    written, votes = {}, {}
    for answer, weight in zip(answers, weights, strict=True):
        key = "" if answer is None else canonical(answer)
        if key and weight:
            written.setdefault(key, answer)
            votes[key] = votes.get(key, 0.0) + weight
    total = math.fsum(votes.values())
    if not total:
        return None, 0.0
    winner = max(votes, key=votes.get)
    return written[winner], votes[winner] / total
