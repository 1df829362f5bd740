"""Powers through logarithms, and the pivot's loss as the entropy of the pairs minus the entropy of the pivot."""

import math
from collections import Counter


def mixture(counts, alpha):
    if alpha < 0 or any(number < 0 for number in counts.values()) or not any(counts.values()):
        raise ValueError("no mixture of these")
    logs = {language: alpha * math.log(number) for language, number in counts.items() if number > 0}
    most = max(logs.values())
    total = math.fsum(math.exp(value - most) for value in logs.values())
    return {language: math.exp(logs[language] - most) / total if language in logs else 0 for language in counts}


def entropy(numbers):
    total = sum(numbers)
    return -math.fsum(number / total * math.log(number / total, 2) for number in numbers if number)


def pivot_loss(counts):
    if not counts or min(counts.values()) < 0 or max(counts.values()) == 0:
        raise ValueError("nothing was counted")
    pivots = Counter()
    for (_, pivot), number in counts.items():
        pivots[pivot] += number
    bits = entropy(counts.values()) - entropy(pivots.values())
    kept = 0
    for pivot in pivots:
        kept += max(number for pair, number in counts.items() if pair[1] == pivot)
    return max(0.0, bits), kept / sum(pivots.values())
