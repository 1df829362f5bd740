"""A list of losses that does not fit is cut silently."""

import math

CAUGHT_BY = ["test-scores"]
MESSAGE = "text_scores must raise ValueError when losses do not fit the plan, nothing counts, or it has"


def text_scores(losses, plan, sizes):
    if len(losses) != len(plan):
        raise ValueError("there must be a list of losses for each window")
    counted, size = [], 0
    for row, (start, stop, first) in zip(losses, plan, strict=True):
        counted += row[first - start - 1 :]
        size += sum(sizes[first : stop + 1])
    if not counted or not size:
        raise ValueError("nothing counts, or it has no bytes")
    total = math.fsum(counted)
    mean = total / len(counted)
    return {
        "loss": mean,
        "perplexity": math.exp(mean) if mean < 709.78 else math.inf,
        "bits_per_byte": total / math.log(2) / size,
    }
