"""The mean of the windows' means."""

import math

CAUGHT_BY = ["test-scores"]
MESSAGE = "text_scores: loss is a mean of the windows' means: add up, then divide. Reread part 2."


def text_scores(losses, plan, sizes):
    if len(losses) != len(plan):
        raise ValueError("there must be a list of losses for each window")
    counted, size = [], 0
    for row, (start, stop, first) in zip(losses, plan, strict=True):
        if len(row) != stop - start:
            raise ValueError("a window has another number of losses than predictions")
        kept = row[first - start - 1 :]
        counted += [math.fsum(kept) / len(kept)] if kept else []
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
