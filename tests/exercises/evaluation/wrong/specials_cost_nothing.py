"""Tokens of 0 bytes cost nothing."""

import math

CAUGHT_BY = ["test-scores"]
MESSAGE = "text_scores: loss is the mean over all tokens that count, those of 0 bytes too. Reread part 2."


def text_scores(losses, plan, sizes):
    if len(losses) != len(plan):
        raise ValueError("there must be a list of losses for each window")
    counted, size = [], 0
    for row, (start, stop, first) in zip(losses, plan, strict=True):
        if len(row) != stop - start:
            raise ValueError("a window has another number of losses than predictions")
        counted += [x for x, b in zip(row[first - start - 1 :], sizes[first : stop + 1]) if b]
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
