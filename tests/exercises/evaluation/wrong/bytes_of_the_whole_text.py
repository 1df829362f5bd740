"""Bits are divided by the bytes of the whole text, also of what the plan leaves out."""

import math

CAUGHT_BY = ["test-scores"]
MESSAGE = "text_scores: bits_per_byte has the bytes of tokens that count, not of the whole text."


def text_scores(losses, plan, sizes):
    if len(losses) != len(plan):
        raise ValueError("there must be a list of losses for each window")
    counted, size = [], 0
    for row, (start, stop, first) in zip(losses, plan, strict=True):
        if len(row) != stop - start:
            raise ValueError("a window has another number of losses than predictions")
        counted += row[first - start - 1 :]
        size += sum(sizes[first : stop + 1])
    if not counted or not size:
        raise ValueError("nothing counts, or it has no bytes")
    total = math.fsum(counted)
    mean = total / len(counted)
    try:
        perplexity = math.exp(mean)
    except OverflowError:
        perplexity = math.inf
    return {
        "loss": mean,
        "perplexity": perplexity,
        "bits_per_byte": total / math.log(2) / sum(sizes[1:]),
    }
