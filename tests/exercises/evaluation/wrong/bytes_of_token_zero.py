"""The bytes of token 0 are counted."""

import math

CAUGHT_BY = ["test-scores"]
MESSAGE = "text_scores: bits_per_byte divides by the bytes of token 0 too, which nobody predicts. Reread"


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
    return {
        "loss": mean,
        "perplexity": math.exp(mean) if mean < 709.78 else math.inf,
        "bits_per_byte": total / math.log(2) / sum(sizes),
    }
